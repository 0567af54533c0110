/**
 * The form that takes a code or a link, with help while it is typed.
 *
 * @module
 */

import { find, make, setText } from "../dom.ts";
import type { Code } from "../../core/pairing/code.ts";
import { parseTyped, refusal, typingHelp } from "../typing_help.ts";

/** The field for a code. */
export class ReceiveForm {
  readonly #input = find("code-input", HTMLInputElement);
  readonly #help = find("code-help", HTMLElement);
  readonly #completions = find("code-completions", HTMLDataListElement);

  readonly #server: string;
  readonly #onCode: (code: Code) => void;

  /**
   * @param server The server of this page.
   * @param onCode Told the code when the person confirms one that can be read.
   */
  constructor(server: string, onCode: (code: Code) => void) {
    this.#server = server;
    this.#onCode = onCode;
    this.#input.addEventListener("input", () => this.#showHelp());
    find("receive-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
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

  /** Hands over the code in the field, or says what is wrong with it. */
  submit(): void {
    const problem = refusal(this.#input.value, this.#server);
    if (problem === undefined) return this.#onCode(parseTyped(this.#input.value, this.#server));
    this.#explain(problem, true);
    this.#input.focus();
  }

  /** Moves the focus into the field. */
  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #showHelp(): void {
    const { completions, message, mistaken } = typingHelp(this.#input.value, this.#server);
    this.#explain(message, mistaken);
    this.#completions.replaceChildren(...completions.map((value) => make("option", { value })));
  }

  #explain(message: string, mistaken: boolean): void {
    setText(this.#help, message);
    this.#help.classList.toggle("problem-text", mistaken);
    this.#input.ariaInvalid = mistaken ? "true" : null;
  }
}
