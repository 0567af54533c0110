/**
 * A text that came for the person, to be read and copied.
 *
 * @module
 */

import { find, setText } from "../dom.ts";
import { textForDisplay } from "../wording_parts.ts";
import { copyOnClick } from "./copy_button.ts";

/** The box with the text. */
export class TextPanel {
  readonly #panel = find("texts", HTMLElement);
  #text = "";

  constructor() {
    copyOnClick(find("copy-text", HTMLButtonElement), () => this.#text);
  }

  /** Shows the texts one below the other, or hides the box without any. */
  show(texts: readonly string[]): void {
    this.#text = texts.join("\n\n");
    this.#panel.hidden = texts.length === 0;
    setText(find("received-text", HTMLElement), textForDisplay(this.#text));
  }
}
