/**
 * How fast something moves, smoothed: an average in which a sample loses half its weight every two seconds.
 *
 * @module
 */

const HALF_LIFE_MS = 2_000;

/** Measures bytes a second. Time is an argument. */
export class RateMeter {
  #rate = 0;
  #weight = 0;
  #lastBytes = 0;
  #lastMs: number;

  /** @param nowMs When counting starts. */
  constructor(nowMs: number) {
    this.#lastMs = nowMs;
  }

  /** `bytes` in all at `nowMs`; returns bytes a second. */
  measure(bytes: number, nowMs: number): number {
    const elapsed = nowMs - this.#lastMs;
    if (elapsed <= 0) return this.#rate;
    const keep = 0.5 ** (elapsed / HALF_LIFE_MS);
    const sample = (bytes - this.#lastBytes) / elapsed * 1000;
    // The weight corrects the start, when nothing was measured yet and an average with zero would be too low.
    this.#weight = this.#weight * keep + (1 - keep);
    this.#rate += (sample - this.#rate) * (1 - keep) / this.#weight;
    this.#lastBytes = bytes;
    this.#lastMs = nowMs;
    return this.#rate;
  }
}
