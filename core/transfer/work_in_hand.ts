/**
 * Work under way that must be over before what it works on is closed.
 *
 * @module
 */

/** Keeps count of promises. */
export class WorkInHand {
  readonly #tasks = new Set<Promise<unknown>>();
  readonly #failed: (error: unknown) => void;

  /** @param failed Told each failure, also of work whose promise somebody awaits. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Whether any is under way. */
  get isAny(): boolean {
    return this.#tasks.size > 0;
  }

  /** Counts `task` until it settles, and returns it. */
  start<Value>(task: Promise<Value>): Promise<Value> {
    const tracked: Promise<unknown> = task.catch(this.#failed).then(() => this.#tasks.delete(tracked));
    this.#tasks.add(tracked);
    return task;
  }

  /** Resolves when all that was started is over. */
  async over(): Promise<void> {
    await Promise.all(this.#tasks);
  }
}
