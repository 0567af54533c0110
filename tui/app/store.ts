/**
 * The state outside of React: one value, changed by pure functions, and whoever wants to know of it.
 *
 * @module
 */

import type { AppState } from "./state.ts";

/** Milliseconds that changes which can wait are gathered: a transfer causes at most five drawings a second, each of some milliseconds. */
const GATHER_MS = 200;

/** When the others are told of a change. */
export type Urgency = "now" | "soon";

/** Holds the state. */
export class Store {
  #state: AppState;
  readonly #gatherMs: number;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins with `state`. @param gatherMs For how long changes that can wait are gathered. @default 200 */
  constructor(state: AppState, gatherMs = GATHER_MS) {
    this.#gatherMs = gatherMs;
    this.#state = state;
  }

  /** The state as it is; a function of its own, for `useSyncExternalStore`. */
  readonly getState = (): AppState => this.#state;

  /** Tells `listener` of every change from now on, until what is returned is called. */
  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /**
   * Makes of the state what `change` says.
   * @param urgency `soon` for what comes many times a second: listeners are told together with what else comes.
   */
  update(change: (state: AppState) => AppState, urgency: Urgency = "now"): void {
    const before = this.#state;
    this.#state = change(before);
    if (this.#state === before) return;
    if (urgency === "now") this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), this.#gatherMs);
  }

  /** Tells nobody any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const listener of [...this.#listeners]) listener();
  }
}
