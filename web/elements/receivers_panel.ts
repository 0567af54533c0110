/**
 * The receivers of a sender that serves several: one line each.
 *
 * @module
 */

import { isPaused, type View } from "../../core/view.ts";
import { find, make, setText } from "../dom.ts";
import { receiverLine } from "../party.ts";
import { isOver } from "../wording_parts.ts";

interface Line {
  readonly item: HTMLLIElement;
  readonly name: HTMLElement;
  readonly state: HTMLElement;
  readonly bar: HTMLProgressElement;
}

/** The list of receivers. */
export class ReceiversPanel {
  readonly #panel = find("receivers", HTMLElement);
  readonly #list = find("receiver-list", HTMLUListElement);
  readonly #lines = new Map<string, Line>();

  /** Draws each receiver that the view keeps, in order of arrival; hides the list without any. */
  show({ receivers }: Pick<View, "receivers">): void {
    this.#panel.hidden = receivers === undefined;
    for (const [id, { item }] of this.#lines) {
      if (receivers?.has(id)) continue;
      item.remove();
      this.#lines.delete(id);
    }
    for (const [id, view] of receivers ?? []) draw(this.#line(id), view);
  }

  /** Forgets all of them. */
  clear(): void {
    this.#panel.hidden = true;
    this.#lines.clear();
    this.#list.replaceChildren();
  }

  #line(id: string): Line {
    const known = this.#lines.get(id);
    if (known !== undefined) return known;
    const name = make("span", { className: "file-name" });
    const state = make("span", { className: "file-size" });
    const bar = make("progress", { max: 1, value: 0 });
    const item = make("li", { className: "receiver" }, name, state, bar);
    const line = { item, name, state, bar };
    this.#lines.set(id, line);
    this.#list.append(item);
    return line;
  }
}

function draw({ item, name, state, bar }: Line, view: View): void {
  const line = receiverLine(view);
  setText(name, line.name);
  setText(state, line.state);
  item.dataset["phase"] = view.phase;
  bar.ariaLabel = `Stored and verified at ${line.name}`;
  bar.toggleAttribute("data-paused", isPaused(view));
  bar.hidden = isOver(view) && view.phase !== "done";
  bar.max = Math.max(1, view.totalBytes);
  bar.value = view.phase === "done" ? bar.max : view.bytes;
}
