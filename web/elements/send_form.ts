/**
 * The form that chooses files: a button, a place to drop them, and the list of what was chosen.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { find, make, setText } from "../dom.ts";
import { showFiles } from "./file_rows.ts";

/** Chosen files, kept until they are sent or removed. */
export class SendForm {
  readonly #form = find("send-form", HTMLFormElement);
  readonly #input = find("file-input", HTMLInputElement);
  readonly #choice = find("choice", HTMLElement);
  readonly #list = find("chosen-files", HTMLUListElement);
  #files: readonly File[] = [];

  /** @param onSend Told the files when the person sends them. */
  constructor(onSend: (files: readonly File[]) => void) {
    this.#input.addEventListener("change", () => {
      this.add([...this.#input.files ?? []]);
      this.#input.value = "";
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#files.length > 0) onSend(this.#files);
    });
  }

  /** Adds files to the choice. */
  add(files: readonly File[]): void {
    this.explain("");
    this.#files = [...this.#files, ...files];
    this.#draw();
  }

  /** Empties the choice. */
  clear(): void {
    this.#files = [];
    this.#draw();
  }

  /** Says why something cannot be chosen; nothing with an empty text. */
  explain(problem: string): void {
    setText(find("choice-problem", HTMLElement), problem);
  }

  /** Moves the focus to where choosing begins. */
  focus(): void {
    this.#input.focus();
  }

  #draw(): void {
    const total = this.#files.reduce((sum, file) => sum + file.size, 0);
    this.#choice.hidden = this.#files.length === 0;
    showFiles(
      this.#list,
      this.#files.map((file) => ({ ...nameAndSize(file), control: this.#removeButton(file) })),
    );
    setText(
      find("chosen-total", HTMLElement),
      `${formatCount(this.#files.length, "file")}, ${formatBytes(total)}`,
    );
  }

  #removeButton(file: File): HTMLButtonElement {
    const label = `Remove ${escapeForDisplay(file.name)}`;
    const button = make(
      "button",
      { type: "button", className: "plain", ariaLabel: label, title: label },
      "×",
    );
    button.addEventListener("click", () => this.#remove(file));
    return button;
  }

  /** The focus goes to the next row's button, so that a keyboard does not lose its place. */
  #remove(file: File): void {
    const index = this.#files.indexOf(file);
    this.#files = this.#files.filter((other) => other !== file);
    this.#draw();
    const buttons = this.#list.querySelectorAll("button");
    (buttons[Math.min(index, buttons.length - 1)] ?? this.#input).focus();
  }
}

function nameAndSize({ name, size }: File): { name: string; size: number } {
  return { name, size };
}
