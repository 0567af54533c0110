/**
 * What the first screen wants to know: whether the server answers, and where one has been.
 *
 * @module
 */

import { fetchServerConfig } from "../../core/signaling/config.ts";
import type { ServerHealth } from "./home_state.ts";
import { readRecent } from "./recent_folders.ts";
import type { Store } from "./store.ts";

/** Milliseconds between two questions to the server. */
const ASK_EVERY_MS = 5_000;

/** Milliseconds that its answer may take. */
const ANSWER_MS = 4_000;

/** Keeps the first screen informed while it is shown, until disposed. */
export class HomeEffects implements Disposable {
  readonly #store: Store;
  readonly #server: string;
  readonly #over = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isAsking = false;

  /** Asks nothing yet. */
  constructor(store: Store, server: string) {
    this.#store = store;
    this.#server = server;
  }

  /** Begins. @param cache Where recent folders are remembered. */
  start(cache: string | undefined): void {
    this.#set((home) => ({ ...home, server: this.#server }));
    this.#timer = setInterval(() => void this.#ask(), ASK_EVERY_MS);
    void this.#ask();
    void this.recall(cache);
  }

  /** Reads the recent folders anew. */
  async recall(cache: string | undefined): Promise<void> {
    const recent = await readRecent(cache);
    this.#set((home) => ({ ...home, recent }));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#over.abort();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.#store.getState().stage !== "home") return;
    this.#isAsking = true;
    const signal = this.#over.signal;
    const health: ServerHealth = await fetchServerConfig(this.#server, { signal, timeoutMs: ANSWER_MS })
      .then(() => "answers" as const, () => "silent" as const);
    this.#isAsking = false;
    if (!signal.aborted) this.#set((home) => ({ ...home, health }));
  }

  #set(change: (home: ReturnType<Store["getState"]>["home"]) => ReturnType<Store["getState"]>["home"]): void {
    this.#store.update((state) => ({ ...state, home: change(state.home) }));
  }
}
