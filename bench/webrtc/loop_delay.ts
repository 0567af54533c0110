/**
 * How late an event loop is: a timer of 5 ms, and by how much each of its turns came later than that.
 *
 * @module
 */

import { quantile } from "../figures.ts";

/** Milliseconds between two turns. */
const PERIOD_MS = 5;

/** Measures from now on until it is asked. */
export class LoopDelay {
  readonly #lateMs: number[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #lastMs = performance.now();

  constructor() {
    this.#timer = setInterval(() => this.#turn(), PERIOD_MS);
  }

  /** The delay that 99 % of the turns did not exceed, in milliseconds; measuring ends. */
  stop(): number {
    clearInterval(this.#timer);
    // A turn that is overdue now counts as well: a loop that never turned is not on time.
    this.#turn();
    return quantile(this.#lateMs, 0.99);
  }

  #turn(): void {
    const nowMs = performance.now();
    this.#lateMs.push(Math.max(0, nowMs - this.#lastMs - PERIOD_MS));
    this.#lastMs = nowMs;
  }
}
