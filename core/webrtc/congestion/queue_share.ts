import { CUBIC_BETA } from "./cubic_curve.ts";

const LEAST = 0.1;
/** Milliseconds until what is missing has shrunk to 37 %: slower than CUBIC, which needs ten seconds between two losses. */
const REGROWTH_MS = 15_000;

/**
 * How much of the queue we would like to have we may have: less after each loss by congestion, because the queue is too
 * short for all. What is missing shrinks with time, so that two flows that lost unequally become equal again.
 */
export class QueueShare {
  #share = 1;
  #sinceMs = 0;

  /** 0–1 at `nowMs`. */
  at(nowMs: number): number {
    return 1 - (1 - this.#share) * Math.exp((this.#sinceMs - nowMs) / REGROWTH_MS);
  }

  /** Something was lost by congestion. */
  reduce(nowMs: number): void {
    this.#share = Math.max(LEAST, CUBIC_BETA * this.at(nowMs));
    this.#sinceMs = nowMs;
  }
}
