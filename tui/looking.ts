/**
 * The time between a receiver that is there and an offer that is complete: a sender still looks for what there is.
 *
 * @module
 */

import type { Report, Status } from "../core/status.ts";

/** Milliseconds between two looks at how much was found; what takes less is not worth a word. */
const LOOK_MS = 250;

/** Tells how much was found so far, now and then, from the first path to the first offer. */
export class Looking implements Disposable {
  readonly #report: Report;
  readonly #show: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isOver = false;

  /** Nothing is shown yet. @param report Told every status. @param show Shows how much was found. */
  constructor(report: Report, show: () => void) {
    this.#report = report;
    this.#show = show;
  }

  /** To be told every status of the session; passes it on. */
  readonly report = (status: Status): void => {
    if (status.event === "path" && !this.#isOver) this.#timer ??= setInterval(this.#show, LOOK_MS);
    if (status.event === "offer") this[Symbol.dispose]();
    this.#report(status);
  };

  /** Shows no more. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    clearInterval(this.#timer);
  }
}
