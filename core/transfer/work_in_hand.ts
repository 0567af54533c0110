/**
 * Work under way that must be over before what it works on is closed.
 *
 * @module
 */

/** Keeps count of promises. One more promise each, and nothing else: there are several for every file. */
export class WorkInHand {
  #count = 0;
  #over: PromiseWithResolvers<void> | undefined;
  readonly #succeeded: () => void;
  readonly #failed: (error: unknown) => void;

  /**
   * @param failed Told each failure, also of work whose promise somebody awaits.
   * @param idle Told whenever nothing is left under way.
   */
  constructor(failed: (error: unknown) => void, idle: () => void = () => {}) {
    this.#succeeded = () => {
      if (--this.#count > 0) return;
      this.#over?.resolve();
      this.#over = undefined;
      idle();
    };
    this.#failed = (error) => {
      failed(error);
      this.#succeeded();
    };
  }

  /** Whether any is under way. */
  get isAny(): boolean {
    return this.#count > 0;
  }

  /** Counts `task` until it settles, and returns it. */
  start<Value>(task: Promise<Value>): Promise<Value> {
    this.#count++;
    task.then(this.#succeeded, this.#failed);
    return task;
  }

  /** Resolves when nothing is under way. */
  async over(): Promise<void> {
    while (this.#count > 0) {
      this.#over ??= Promise.withResolvers();
      await this.#over.promise;
    }
  }
}
