/**
 * The engine's questions, put into the state and answered from there.
 *
 * @module
 */

import type { Choice, IncomingOffer } from "../../core/transfer/choice.ts";
import { type ChoiceRules, choose, wantedByRules } from "../choosing/choose.ts";
import { isAllText } from "../reporters/amounts.ts";
import type { Answers } from "../shell.ts";
import { beginOffer } from "./offer_state.ts";
import { ask, type Question } from "./session_state.ts";
import { type AppState, closeQuestion } from "./state.ts";
import type { Store } from "./store.ts";

/** What can be answered. */
type Answer = boolean | Choice;

/** Asks on the screen. */
export class Questions implements Answers {
  readonly #store: Store;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  /** Nothing is asked yet. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** What was settled before needs no question, nor do texts, which go to the screen and nowhere else. */
  async choose(offer: IncomingOffer, rules: ChoiceRules, over: AbortSignal): Promise<Answer> {
    const isSettled = rules.yes && rules.onConflict !== "ask";
    const choosable = wantedByRules(offer, rules);
    if (isAllText(offer.entries) || isSettled || choosable.size === 0) {
      return await choose(offer, rules, NOBODY);
    }
    const { where, onConflict } = rules;
    return await this.#ask(
      (id) => ({
        kind: "offer",
        id,
        offer,
        choosable,
        where,
        onConflict: onConflict === "ask" ? undefined : onConflict,
      }),
      over,
    );
  }

  async confirmWords(words: readonly string[], over: AbortSignal): Promise<boolean> {
    return await this.#ask((id) => ({ kind: "words", id, words }), over) === true;
  }

  /** Answers the question `id`; nothing happens when it matters no more. */
  answer(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
  }

  /** @throws The signal's reason, when the answer matters no more. */
  async #ask(make: (id: number) => Question, over: AbortSignal): Promise<Answer> {
    over.throwIfAborted();
    const question = make(++this.#lastId);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const onAbort = () => reject(over.reason);
    over.addEventListener("abort", onAbort, { once: true });
    this.#waiting.set(question.id, resolve);
    this.#store.update((state) => withQuestion(state, question));
    try {
      return await promise;
    } finally {
      over.removeEventListener("abort", onAbort);
      this.#waiting.delete(question.id);
      this.#store.update((state) => closeQuestion(state, question.id));
    }
  }
}

/** Nobody is at hand, and nobody is needed. */
const NOBODY = { tell: () => {}, ask: () => Promise.resolve(undefined) };

function withQuestion(state: AppState, question: Question): AppState {
  const { session } = state;
  if (session === undefined) return state;
  return {
    ...state,
    session: ask(session, question),
    ...(question.kind === "offer" && { offer: beginOffer(question) }),
  };
}
