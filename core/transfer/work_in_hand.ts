/**
 * Work under way that must be over before what it works on is closed.
 *
 * @module
 */

/** Keeps count of promises. */
export class WorkInHand {
  readonly #tasks = new Set<Promise<unknown>>();
  readonly #failed: (error: unknown) => void;
  readonly #idle: () => void;

  /**
   * @param failed Told each failure, also of work whose promise somebody awaits.
   * @param idle Told whenever nothing is left under way.
   */
  constructor(failed: (error: unknown) => void, idle: () => void = () => {}) {
    this.#failed = failed;
    this.#idle = idle;
  }

  /** Whether any is under way. */
  get isAny(): boolean {
    return this.#tasks.size > 0;
  }

  /** Counts `task` until it settles, and returns it. */
  start<Value>(task: Promise<Value>): Promise<Value> {
    const tracked: Promise<unknown> = task.catch(this.#failed).then(() => this.#settled(tracked));
    this.#tasks.add(tracked);
    return task;
  }

  /** Resolves when all that was started is over. */
  async over(): Promise<void> {
    await Promise.all(this.#tasks);
  }

  #settled(task: Promise<unknown>): void {
    this.#tasks.delete(task);
    if (this.#tasks.size === 0) this.#idle();
  }
}
