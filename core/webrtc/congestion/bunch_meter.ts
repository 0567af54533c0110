import type { Feedback } from "./controller.ts";
import { MaxFilter } from "./max_filter.ts";

/**
 * How much more than the bandwidth comes acknowledged at once (draft-ietf-ccwg-bbr, section 5.5.9). Wi-Fi, delayed SACKs
 * and busy processes hold acknowledgements back and then release many; without room for that a window runs dry meanwhile.
 */
export class BunchMeter {
  readonly #extra: MaxFilter;
  #startMs = 0;
  #bytes = 0;
  #round = 0;

  /** @param rounds Rounds a bunch counts. */
  constructor(rounds: number) {
    this.#extra = new MaxFilter(rounds);
  }

  /** Bytes of the largest bunch beyond what the bandwidth explains. */
  get extraBytes(): number {
    return this.#extra.value;
  }

  /** Takes an acknowledgement in, at `bandwidth` bytes a millisecond; no bunch is larger than the window. */
  measure({ nowMs, ackedBytes }: Feedback, bandwidth: number, windowBytes: number, round: number): void {
    let expected = bandwidth * (nowMs - this.#startMs);
    // More than expected for longer than a round trip is no bunch: the path has become faster.
    if (this.#bytes <= expected || round > this.#round + 1) {
      this.#round = round;
      this.#bytes = 0;
      this.#startMs = nowMs;
      expected = 0;
    }
    this.#bytes += ackedBytes;
    this.#extra.update(Math.min(this.#bytes - expected, windowBytes), round);
  }
}
