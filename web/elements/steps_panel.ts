/**
 * "How this connected": the 26 steps, ticked as they are reported.
 *
 * @module
 */

import { STEPS } from "../../core/connection/steps.ts";
import type { View } from "../../core/view.ts";
import { find, make, setText } from "../dom.ts";

/** The list of steps. */
export class StepsPanel {
  readonly #items = STEPS.map(({ n, role, name }) =>
    make("li", { value: n }, name, make("span", { className: "step-role" }, role))
  );

  constructor() {
    find("step-list", HTMLOListElement).replaceChildren(...this.#items);
  }

  /** Ticks what happened, and shows the verification words once there are some. */
  show({ steps, verify }: View): void {
    const reached = new Set(steps.map(({ n }) => n));
    this.#items.forEach((item, index) => tick(item, reached.has(index + 1)));
    const words = find("steps-words", HTMLElement);
    words.hidden = verify === undefined;
    setText(words, verify === undefined ? "" : `Verification words: ${verify.join(" ")}`);
  }
}

/** Says it in words too: a colour alone tells nothing to many. */
function tick(item: HTMLLIElement, isReached: boolean): void {
  if (item.classList.contains("reached") === isReached) return;
  item.classList.toggle("reached", isReached);
  if (isReached) item.append(make("span", { className: "step-tick", role: "img", ariaLabel: "done" }, "✓"));
  else item.querySelector(".step-tick")?.remove();
}
