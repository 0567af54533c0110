import { quiet } from "./quiet.ts";

/** A promise settled from outside or by its deadline; it is {@linkcode quiet}. */
export class Pending<Value> {
  /** What to wait for. */
  readonly promise: Promise<Value>;
  readonly #resolvers = Promise.withResolvers<Value>();
  readonly #timer: ReturnType<typeof setTimeout>;

  /**
   * Starts the deadline.
   * @param onLate Called when nothing settled it within `timeoutMs`; settles it, or ends what it is part of.
   */
  constructor(timeoutMs: number, onLate: () => void) {
    this.promise = quiet(this.#resolvers.promise);
    this.#timer = setTimeout(onLate, timeoutMs);
  }

  /** Settles it, unless it is settled. */
  resolve(value: Value): void {
    clearTimeout(this.#timer);
    this.#resolvers.resolve(value);
  }

  /** Settles it, unless it is settled. */
  reject(reason: Error): void {
    clearTimeout(this.#timer);
    this.#resolvers.reject(reason);
  }
}
