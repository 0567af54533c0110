/**
 * The form that takes a code or a link, with help while it is typed.
 *
 * @module
 */

import { find, make, setText } from "../dom.ts";
import { parseTyped, refusal, type Typed, typingHelp } from "../typing_help.ts";

/** The field for a code. */
export class ReceiveForm {
  readonly #input = find("code-input", HTMLInputElement);
  readonly #help = find("code-help", HTMLElement);
  readonly #completions = find("code-completions", HTMLDataListElement);

  /** @param onCode Told the code when the person confirms one that can be read. */
  constructor(onCode: (typed: Typed) => void) {
    this.#input.addEventListener("input", () => this.#showHelp());
    find("receive-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(onCode);
    });
  }

  /** Empties the field. */
  clear(): void {
    this.fill("");
  }

  /** Puts a text into the field, as if it had been typed. */
  fill(text: string): void {
    this.#input.value = text;
    this.#showHelp();
  }

  /** What is in the field. */
  get text(): string {
    return this.#input.value;
  }

  /** Moves the focus into the field. */
  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #submit(onCode: (typed: Typed) => void): void {
    const problem = refusal(this.text);
    if (problem === undefined) return onCode(parseTyped(this.text));
    this.#explain(problem, true);
    this.#input.focus();
  }

  #showHelp(): void {
    const { completions, message, mistaken } = typingHelp(this.text);
    this.#explain(message, mistaken);
    this.#completions.replaceChildren(...completions.map((value) => make("option", { value })));
  }

  #explain(message: string, mistaken: boolean): void {
    setText(this.#help, message);
    this.#help.classList.toggle("problem-text", mistaken);
    this.#input.ariaInvalid = mistaken ? "true" : null;
  }
}
