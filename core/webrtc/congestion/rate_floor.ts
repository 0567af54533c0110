/** What is kept of a rate when others push it down by delay alone: so much at once, and half of that after so long. */
const KEPT = 2 / 3;
const HALF_LIFE_MS = 30_000;
/** What is left of it after loss by congestion: gentler than the window's share, which is cut as well. */
const AFTER_LOSS = 0.85;

/**
 * The rate that delay alone cannot take from us. A flow that fills the queue would push one that avoids it down to nothing
 * before it is told apart from more flows of ours; those settle above this.
 */
export class RateFloor {
  #rate = 0;
  #sinceMs = 0;

  /** Bytes per millisecond at `nowMs`. */
  at(nowMs: number): number {
    return this.#rate * KEPT * 0.5 ** ((nowMs - this.#sinceMs) / HALF_LIFE_MS);
  }

  /** We have `rate` at `nowMs`. */
  note(rate: number, nowMs: number): void {
    if (rate < this.at(nowMs) / KEPT) return;
    this.#rate = rate;
    this.#sinceMs = nowMs;
  }

  /** Something was lost by congestion. */
  reduce(): void {
    this.#rate *= AFTER_LOSS;
  }
}
