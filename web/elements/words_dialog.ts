/**
 * The question whether both people see the same four words.
 *
 * @module
 */

import { find, setText } from "../dom.ts";

/** A modal dialog; only its two buttons answer it, since a stray key must not. */
export class WordsDialog {
  readonly #dialog = find("words-dialog", HTMLDialogElement);
  #answer: ((isSame: boolean) => void) | undefined;
  /** Several receivers may come at once; one is asked about at a time. */
  #last: Promise<boolean> = Promise.resolve(false);

  constructor() {
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    find("words-same", HTMLButtonElement).addEventListener("click", () => this.#close(true));
    find("words-differ", HTMLButtonElement).addEventListener("click", () => this.#close(false));
  }

  /** Shows the words; resolves true when the person says that they are the same, false when `over` aborts. */
  ask(words: readonly string[], over: AbortSignal): Promise<boolean> {
    this.#last = this.#last.then(() => !over.aborted && this.#ask(words, over));
    return this.#last;
  }

  /** Puts the question away, as not confirmed; nothing when it is not asked. */
  dismiss(): void {
    this.#close(false);
  }

  #ask(words: readonly string[], over: AbortSignal): Promise<boolean> {
    over.addEventListener("abort", () => this.dismiss(), { once: true });
    setText(find("words", HTMLElement), words.join(" "));
    this.#dialog.showModal();
    return new Promise((resolve) => this.#answer = resolve);
  }

  #close(isSame: boolean): void {
    this.#dialog.close();
    this.#answer?.(isSame);
    this.#answer = undefined;
  }
}
