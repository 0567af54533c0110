import { RTO_INITIAL_MS, RTO_MAX_MS } from "./numbers.ts";

/** A timer that doubles its time each time it fires, for chunks that wait for their answer. */
export class RetryTimer {
  /** When it fires; `Infinity` while it is stopped. */
  deadlineMs = Infinity;
  /** How often it has fired since it was started. */
  count = 0;
  #waitMs = RTO_INITIAL_MS;

  /** Starts it afresh with `waitMs`. */
  start(nowMs: number, waitMs: number): void {
    this.count = 0;
    this.#waitMs = waitMs;
    this.deadlineMs = nowMs + waitMs;
  }

  /** Stops it. */
  stop(): void {
    this.deadlineMs = Infinity;
  }

  /** Whether it fires now; it is then set again, twice as long. */
  fires(nowMs: number): boolean {
    if (nowMs < this.deadlineMs) return false;
    this.count++;
    this.#waitMs = Math.min(2 * this.#waitMs, RTO_MAX_MS);
    this.deadlineMs = nowMs + this.#waitMs;
    return true;
  }
}
