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
let isInterrupted = false;
/** Work whose things were taken away fails; it must not go on with the next thing, nor tell what it has not seen. */
const forever = new Promise<never>(() => {});

/** Things with an end of their own, ended together, last one first. */
export class Household implements AsyncDisposable {
  readonly #things = new AsyncDisposableStack();
  readonly #coming = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor() {
    households.add(this);
  }

  /**
   * Takes what `make` makes and ends it with the rest; what comes too late is ended at once. Never resolves once the
   * bench was interrupted.
   * @throws Error when the household has ended.
   */
  async own<T extends AsyncDisposable>(make: () => T | Promise<T>): Promise<T> {
    if (isInterrupted) await forever;
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
  async end(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#coming);
    await this.#things.disposeAsync();
    households.delete(this);
  }

  /** Ends everything, as the work does that is done or failed; never resolves once the bench was interrupted. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    if (isInterrupted) await forever;
  }

  #requireOpen(): void {
    if (this.#isClosed) throw new Error("the bench is ending");
  }
}

/** Ends everything that is owned, and then the process, at the first signal that asks for it. */
export function endOnInterrupt(): void {
  const end = async () => {
    if (isInterrupted) return;
    isInterrupted = true;
    await Promise.allSettled([...households].map((household) => household.end()));
    Deno.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, end);
}
