/**
 * The question whether both people see the same four words.
 *
 * @module
 */

import { find, setText } from "../dom.ts";

/** Milliseconds between two questions, so that a double click does not answer the second unread. */
const BETWEEN_QUESTIONS_MS = 750;

/** A modal dialog; only its two buttons answer it, since a stray key must not. */
export class WordsDialog {
  readonly #dialog = find("words-dialog", HTMLDialogElement);
  #answer: ((isSame: boolean) => void) | undefined;
  /** Several receivers may come at once; one is asked about at a time. */
  #last: Promise<boolean> | undefined;

  constructor() {
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    find("words-same", HTMLButtonElement).addEventListener("click", () => this.#close(true));
    find("words-differ", HTMLButtonElement).addEventListener("click", () => this.#close(false));
  }

  /** Shows the words; resolves true when the person says that they are the same, false when `over` aborts. */
  ask(words: readonly string[], over: AbortSignal): Promise<boolean> {
    const turn = this.#last?.then(pause) ?? Promise.resolve();
    this.#last = turn.then(() => !over.aborted && this.#ask(words, over));
    return this.#last;
  }

  /** Puts the question away, as not confirmed; nothing when it is not asked. */
  dismiss(): void {
    this.#close(false);
  }

  #ask(words: readonly string[], over: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#answer = resolve;
    // A later question is not its business.
    const dismiss = () => this.#answer === resolve && this.dismiss();
    over.addEventListener("abort", dismiss, { once: true });
    setText(find("words", HTMLElement), words.join(" "));
    this.#dialog.showModal();
    return promise;
  }

  #close(isSame: boolean): void {
    this.#dialog.close();
    this.#answer?.(isSame);
    this.#answer = undefined;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, BETWEEN_QUESTIONS_MS));
}
