/**
 * A clock that stands still while a transfer is paused: rates and durations are of the time in which something could
 * move.
 *
 * @module
 */

/** Turns the time of a clock into the time that ran. */
export class RunningClock {
  #stoodMs = 0;
  #stoppedMs: number | undefined;

  /** Stands still from `nowMs` on. Nothing when it does already. */
  stop(nowMs: number): void {
    this.#stoppedMs ??= nowMs;
  }

  /** Runs again from `nowMs` on. Nothing when it does already. */
  start(nowMs: number): void {
    if (this.#stoppedMs === undefined) return;
    this.#stoodMs += nowMs - this.#stoppedMs;
    this.#stoppedMs = undefined;
  }

  /** What it shows at `nowMs`: that less the time it stood, in milliseconds. */
  at(nowMs: number): number {
    return (this.#stoppedMs ?? nowMs) - this.#stoodMs;
  }
}
