/**
 * The form that chooses what to send: buttons, a place to drop files and folders, a field for a text, and the list of
 * what was chosen.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { TEXT_BYTES } from "../../core/limits.ts";
import { utf8Length } from "../../core/utf8_length.ts";
import { amountChosen, type Chosen, chosenFiles } from "../chosen.ts";
import { find, make, setText } from "../dom.ts";
import { showFiles } from "./file_rows.ts";

/** What is to be sent, and to how many people. */
export interface Sending {
  readonly chosen: readonly Chosen[];
  /** Empty for none. */
  readonly text: string;
  /** 1 to 64. */
  readonly receivers: number;
}

/** What was chosen, kept until it is sent or removed. */
export class SendForm {
  readonly #form = find("send-form", HTMLFormElement);
  readonly #input = find("file-input", HTMLInputElement);
  readonly #folderInput = find("folder-input", HTMLInputElement);
  readonly #text = find("text-input", HTMLTextAreaElement);
  readonly #receivers = find("receiver-count", HTMLInputElement);
  readonly #choice = find("choice", HTMLElement);
  readonly #list = find("chosen-files", HTMLUListElement);
  #chosen: readonly Chosen[] = [];

  /** @param onSend Told what to send when the person says so. */
  constructor(onSend: (sending: Sending) => void) {
    for (const input of [this.#input, this.#folderInput]) {
      input.addEventListener("change", () => this.#take(input));
    }
    find("choose-folder", HTMLElement).hidden = !("webkitdirectory" in HTMLInputElement.prototype);
    this.#text.addEventListener("input", () => this.#draw());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#canSend) onSend({ chosen: this.#chosen, text: this.#text.value, receivers: this.#count });
    });
  }

  /** Adds to the choice. */
  add(chosen: readonly Chosen[]): void {
    this.#chosen = [...this.#chosen, ...chosen];
    this.explain(leftOutText(chosen));
    this.#draw();
  }

  /** Says that something is being looked into; nothing with an empty text. */
  busy(text: string): void {
    setText(find("choice-busy", HTMLElement), text);
  }

  /** Empties the choice. */
  clear(): void {
    this.#chosen = [];
    this.#text.value = "";
    this.#receivers.value = "1";
    find("text-part", HTMLDetailsElement).open = false;
    this.explain("");
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

  get #count(): number {
    return this.#receivers.valueAsNumber || 1;
  }

  get #isTextTooLong(): boolean {
    return utf8Length(this.#text.value) > TEXT_BYTES;
  }

  get #canSend(): boolean {
    const isSomething = this.#chosen.length > 0 || this.#text.value !== "";
    return isSomething && !this.#isTextTooLong && this.#form.reportValidity();
  }

  #take(input: HTMLInputElement): void {
    const files = [...input.files ?? []];
    input.value = "";
    if (files.length > 0) this.add(chosenFiles(files));
    else if (input === this.#folderInput) this.explain("There is no file in that folder.");
  }

  #draw(): void {
    const isText = this.#text.value !== "";
    this.#choice.hidden = this.#chosen.length === 0 && !isText;
    this.#list.hidden = this.#chosen.length === 0;
    showFiles(
      this.#list,
      this.#chosen.map((one) => ({ ...rowOf(one), control: this.#removeButton(one) })),
    );
    setText(find("chosen-total", HTMLElement), totalText(this.#chosen, isText));
    setText(find("send-button", HTMLButtonElement), this.#chosen.length === 0 ? "Send text" : "Send files");
    const problem = `A text may have ${formatBytes(TEXT_BYTES)} at most; send a longer one as a file.`;
    setText(find("text-problem", HTMLElement), this.#isTextTooLong ? problem : "");
  }

  #removeButton(one: Chosen): HTMLButtonElement {
    const label = `Remove ${escapeForDisplay(one.name)}`;
    const button = make(
      "button",
      { type: "button", className: "plain", ariaLabel: label, title: label },
      "×",
    );
    button.addEventListener("click", () => this.#remove(one));
    return button;
  }

  /** The focus goes to the next row's button, so that a keyboard does not lose its place. */
  #remove(one: Chosen): void {
    const index = this.#chosen.indexOf(one);
    this.#chosen = this.#chosen.filter((other) => other !== one);
    this.#draw();
    const buttons = this.#list.querySelectorAll("button");
    (buttons[Math.min(index, buttons.length - 1)] ?? this.#input).focus();
  }
}

function rowOf(one: Chosen): { name: string; detail: string } {
  const { files, bytes } = amountChosen([one]);
  if (!one.isFolder) return { name: one.name, detail: formatBytes(bytes) };
  return { name: `${one.name}/`, detail: `${formatCount(files, "file")}, ${formatBytes(bytes)}` };
}

function totalText(chosen: readonly Chosen[], isText: boolean): string {
  if (chosen.length === 0) return "";
  const { files, bytes } = amountChosen(chosen);
  return `${formatCount(files, "file")}${isText ? " and a text" : ""}, ${formatBytes(bytes)}`;
}

function leftOutText(chosen: readonly Chosen[]): string {
  const count = chosen.reduce((sum, { leftOut }) => sum + leftOut.length, 0);
  return count === 0 ? "" : `${formatCount(count, "thing")} cannot be read and will be left out.`;
}
