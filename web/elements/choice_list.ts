/**
 * The list of what is on offer, with a box for each file where there is a choice.
 *
 * @module
 */

import { formatBytes } from "../../core/format.ts";
import { PAGE_ROWS } from "../../core/limits.ts";
import type { View } from "../../core/view.ts";
import { find, make, setText } from "../dom.ts";
import type { Selection } from "../selection.ts";
import { amountOf } from "../wording_parts.ts";
import { moreText, offeredRow, rowCells, showFiles } from "./file_rows.ts";

/** The list of an offer, on either side. */
export class ChoiceList {
  readonly #panel = find("listing", HTMLElement);
  readonly #list = find("listed-files", HTMLUListElement);
  readonly #accept = find("accept", HTMLButtonElement);
  #listed: View["files"] = [];
  #selection: Selection | undefined;

  constructor() {
    find("choose-all", HTMLButtonElement).addEventListener("click", () => this.#chooseAll(true));
    find("choose-none", HTMLButtonElement).addEventListener("click", () => this.#chooseAll(false));
  }

  /** Shows what is on offer; with a selection, to be chosen from. */
  show(view: Pick<View, "phase" | "files" | "totalBytes">, selection: Selection | undefined): void {
    this.#panel.hidden = view.phase !== "offered" || view.files.length === 0;
    if (view.files === this.#listed && selection === this.#selection) return;
    this.#listed = view.files;
    this.#selection = selection;
    const isChoice = selection !== undefined && selection.rows.length > 1;
    find("choose-buttons", HTMLElement).hidden = !isChoice;
    if (isChoice) this.#drawChoice(selection);
    else this.#drawPlain(selection?.rows.map((file) => selection.entry(file)) ?? view.files);
    this.#drawTotal(view);
  }

  /** Forgets what was listed. */
  clear(): void {
    this.#listed = [];
    this.#selection = undefined;
    this.#list.replaceChildren();
  }

  #drawPlain(files: View["files"]): void {
    showFiles(this.#list, files.slice(0, PAGE_ROWS).map(offeredRow), files.length);
  }

  #drawChoice(selection: Selection): void {
    const drawn = selection.rows.slice(0, PAGE_ROWS);
    const rest = selection.rows.slice(PAGE_ROWS);
    const items = drawn.map((file) =>
      this.#item(selection, [file], rowCells(offeredRow(selection.entry(file))))
    );
    if (rest.length > 0) items.push(this.#item(selection, rest, [moreText(rest.length)]));
    this.#list.replaceChildren(...items);
  }

  /** A row with a box that stands for these files. */
  #item(selection: Selection, files: readonly number[], cells: readonly (Node | string)[]): HTMLLIElement {
    const canHave = files.some((file) => selection.canHave(file));
    const refusal = canHave ? [] : [make("span", { className: "file-size" }, "too large for this page")];
    const box = make("input", {
      type: "checkbox",
      checked: canHave,
      disabled: !canHave,
      autocomplete: "off",
    });
    box.addEventListener("change", () => {
      selection.choose(files, box.checked);
      this.#drawAmount(selection);
    });
    return make("li", {}, make("label", { className: "choice" }, box, ...cells, ...refusal));
  }

  #chooseAll(isChosen: boolean): void {
    const selection = this.#selection;
    if (selection === undefined) return;
    selection.choose(selection.rows, isChosen);
    for (const box of this.#list.querySelectorAll("input")) box.checked = isChosen && !box.disabled;
    this.#drawAmount(selection);
  }

  #drawTotal(view: Pick<View, "files" | "totalBytes">): void {
    if (this.#selection === undefined) this.#explain(`${amountOf(view)} in all`, "");
    else this.#drawAmount(this.#selection);
  }

  #drawAmount(selection: Selection): void {
    const { count, rows, bytes, problem } = selection;
    const amount = count === rows.length
      ? `${
        amountOf({ files: this.#listed.filter((_, file) => selection.wants(file)), totalBytes: bytes })
      } in all`
      : `${count} of ${rows.length} chosen, ${formatBytes(bytes)}`;
    this.#explain(amount, problem);
  }

  #explain(amount: string, problem: string): void {
    setText(find("listed-total", HTMLElement), amount);
    setText(find("listed-problem", HTMLElement), problem);
    this.#accept.disabled = problem !== "";
  }
}
