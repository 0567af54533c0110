import { CalmPoints } from "./calm_points.ts";
import type { Feedback } from "./controller.ts";
import { MaxFilter } from "./max_filter.ts";

/** Milliseconds that the largest bunch counts: a phone that saves power, or a busy process, pauses again within that. */
const BUNCH_MS = 2500;

/**
 * How much more than the bandwidth comes acknowledged at once (draft-ietf-ccwg-bbr, section 5.5.9). Wi-Fi, delayed SACKs
 * and busy processes hold acknowledgements back and then release many; without room for that a window runs dry meanwhile.
 */
export class BunchMeter {
  readonly #extra = new MaxFilter(BUNCH_MS);
  readonly #calm = new CalmPoints();
  #startMs = 0;
  #bytes = 0;
  #round = 0;
  #deliveredMs = 0;

  /** Bytes of the largest bunch beyond what the bandwidth explains. */
  get extraBytes(): number {
    return this.#extra.value;
  }

  /** Takes an acknowledgement in, at `bandwidth` bytes a millisecond; no bunch is larger than the window. */
  measure(feedback: Feedback, bandwidth: number, windowBytes: number, round: number): void {
    const { nowMs, ackedBytes, deliveredBytes } = feedback;
    let expected = bandwidth * (nowMs - this.#startMs);
    // More than expected for longer than a round trip is no bunch: the path has become faster.
    if (this.#bytes <= expected || round > this.#round + 1) {
      this.#calm.add(deliveredBytes - ackedBytes, this.#deliveredMs, feedback.smoothedRoundTripMs);
      this.#round = round;
      this.#bytes = 0;
      this.#startMs = nowMs;
      expected = 0;
    }
    this.#bytes += ackedBytes;
    this.#extra.update(Math.min(this.#bytes - expected, windowBytes), nowMs);
    this.#deliveredMs = nowMs;
  }

  /** The delivery rate that `feedback` shows, measured from before the bunch that it may belong to. */
  calmRate({ deliveryRate, deliveredAtSendBytes, deliveredBytes, nowMs }: Feedback): number {
    return Math.min(deliveryRate, this.#calm.rate(deliveredAtSendBytes, deliveredBytes, nowMs));
  }

  /** Nothing was in flight until `nowMs`, so that nothing could be delivered. */
  restarted(nowMs: number): void {
    this.#calm.clear();
    this.#deliveredMs = nowMs;
  }
}
