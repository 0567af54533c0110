/**
 * Spreads packets over time: a bucket that fills at the controller's rate and may run one packet into debt.
 *
 * @module
 */

import { PACING_BURST_MS, PACING_BURST_PACKETS } from "./numbers.ts";

/** Milliseconds of rate worth waking up for: a timer of the event loop is no finer. */
const WAKE_MS = 1;

/** The bucket. Rates are bytes per millisecond; `Infinity` means unpaced. */
export class Pacer {
  readonly #heldPackets: number;
  #bytes = 0;
  #returnedBytes = 0;
  #filledMs = -Infinity;
  #rate = Infinity;

  /**
   * @param heldPackets Packets that the peer's socket holds while it is busy: no more leave at once, beyond as many as it
   * acknowledged. What is late, such as a timer, is then not made up for by a burst that it loses.
   */
  constructor(heldPackets = Infinity) {
    this.#heldPackets = heldPackets;
  }

  /** Whether a packet may leave at `nowMs`, when the rate is `rate` and packets have `packetBytes`. */
  ready(nowMs: number, rate: number, packetBytes: number): boolean {
    this.#rate = rate;
    if (rate === Infinity) return true;
    const held = this.#heldPackets * packetBytes + this.#returnedBytes;
    const capacity = Math.max(PACING_BURST_PACKETS * packetBytes, Math.min(rate * PACING_BURST_MS, held));
    if (nowMs > this.#filledMs) {
      this.#bytes = Math.min(capacity, this.#bytes + (nowMs - this.#filledMs) * rate);
      this.#filledMs = nowMs;
    }
    return this.#bytes > 0;
  }

  /** `bytes` have left. */
  sent(bytes: number): void {
    this.#returnedBytes = Math.max(0, this.#returnedBytes - bytes);
    if (this.#rate !== Infinity) this.#bytes -= bytes;
  }

  /** `bytes` were acknowledged: where they waited, there is room. */
  returned(bytes: number): void {
    this.#returnedBytes += bytes;
  }

  /** When it is worth asking again after {@linkcode Pacer.ready} said no. */
  get nextMs(): number {
    return this.#filledMs + Math.max(WAKE_MS, -this.#bytes / this.#rate);
  }
}
