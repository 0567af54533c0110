/**
 * Statuses as an async iterable, for callers who rather pull than be called.
 *
 * @module
 */

import type { Status } from "../status.ts";

/**
 * Holds what nobody read yet. Of several statuses in a row that say the same of the same receiver anew, how far it is
 * or whether a side pauses, only the last is kept: what waits is bounded by the number of files and receivers, not by
 * how long nobody looks.
 */
export class StatusQueue {
  #waiting: Status[] = [];
  #isClosed = false;
  #wake = Promise.withResolvers<void>();

  /** Adds a status. */
  push(status: Status): void {
    const subject = subjectOf(status);
    if (subject !== undefined) this.#forget(subject);
    this.#waiting.push(status);
    this.#wake.resolve();
  }

  /** No more will come. */
  close(): void {
    this.#isClosed = true;
    this.#wake.resolve();
  }

  #forget(subject: string): void {
    for (let index = this.#waiting.length - 1; index >= 0; index--) {
      const other = subjectOf(this.#waiting[index]!);
      if (other === undefined) return;
      if (other === subject) return void this.#waiting.splice(index, 1);
    }
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

/** What a status tells anew each time, if it does. */
function subjectOf(status: Status): string | undefined {
  switch (status.event) {
    case "progress":
      return `progress ${status.receiver}`;
    case "paused":
    case "resumed":
      return `pause ${status.by} ${status.receiver}`;
    default:
      return undefined;
  }
}
