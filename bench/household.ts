/**
 * What a bench owns, given back on every path: when its work is done, when it fails, and when somebody presses Ctrl+C.
 *
 * @module
 */

/** Signals that end a bench. */
const SIGNALS: readonly Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Exit status of an interrupted command. */
const INTERRUPTED = 130;

const households = new Set<Household>();

/** Things with an end of their own, ended together, last one first. */
export class Household implements AsyncDisposable {
  readonly #things = new AsyncDisposableStack();
  readonly #coming = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor() {
    households.add(this);
  }

  /**
   * Takes what `make` makes and ends it with the rest; what comes too late is ended at once.
   * @throws Error when the household has ended.
   */
  async own<T extends AsyncDisposable>(make: () => T | Promise<T>): Promise<T> {
    this.#requireOpen();
    const coming = Promise.resolve(make());
    this.#coming.add(coming);
    try {
      const thing = await coming;
      if (this.#isClosed) await thing[Symbol.asyncDispose]();
      this.#requireOpen();
      return this.#things.use(thing);
    } finally {
      this.#coming.delete(coming);
    }
  }

  /** Ends everything. Safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#coming);
    await this.#things.disposeAsync();
    households.delete(this);
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new Error("the bench is ending");
  }
}

/** Ends everything that is owned, and then the process, at the first signal that asks for it. */
export function endOnInterrupt(): void {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await Promise.allSettled([...households].map((household) => household[Symbol.asyncDispose]()));
    Deno.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, end);
}
