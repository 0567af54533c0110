/**
 * Statuses as an async iterable, for callers who rather pull than be called.
 *
 * @module
 */

import type { Status } from "../status.ts";

/**
 * Holds what nobody read yet. Of several `progress` statuses in a row only the last is kept, so that what waits is
 * bounded by the number of files, not by how long nobody looks.
 */
export class StatusQueue {
  #waiting: Status[] = [];
  #isClosed = false;
  #wake = Promise.withResolvers<void>();

  /** Adds a status. */
  push(status: Status): void {
    if (status.event === "progress" && this.#waiting.at(-1)?.event === "progress") this.#waiting.pop();
    this.#waiting.push(status);
    this.#wake.resolve();
  }

  /** No more will come. */
  close(): void {
    this.#isClosed = true;
    this.#wake.resolve();
  }

  /** What waits, then what comes, until the queue is closed. */
  async *iterate(): AsyncGenerator<Status, void> {
    while (true) {
      yield* this.#waiting.splice(0);
      if (this.#waiting.length > 0) continue;
      if (this.#isClosed) return;
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }
}
