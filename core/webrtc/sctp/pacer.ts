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
  #bytes = 0;
  #filledMs = -Infinity;
  #rate = Infinity;

  /** Whether a packet may leave at `nowMs`, when the rate is `rate` and packets have `packetBytes`. */
  ready(nowMs: number, rate: number, packetBytes: number): boolean {
    this.#rate = rate;
    if (rate === Infinity) return true;
    const capacity = Math.max(PACING_BURST_PACKETS * packetBytes, rate * PACING_BURST_MS);
    if (nowMs > this.#filledMs) {
      this.#bytes = Math.min(capacity, this.#bytes + (nowMs - this.#filledMs) * rate);
      this.#filledMs = nowMs;
    }
    return this.#bytes > 0;
  }

  /** `bytes` have left. */
  sent(bytes: number): void {
    if (this.#rate !== Infinity) this.#bytes -= bytes;
  }

  /** When it is worth asking again after {@linkcode Pacer.ready} said no. */
  get nextMs(): number {
    return this.#filledMs + Math.max(WAKE_MS, -this.#bytes / this.#rate);
  }
}
