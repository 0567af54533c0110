/**
 * What did not go as wished and ended nothing, to be unfolded.
 *
 * @module
 */

import { find, make, setText } from "../dom.ts";
import type { Remarks } from "../remarks.ts";

/** Draws the list, or hides it when there is nothing to tell. */
export function showWarnings({ title, lines }: Remarks): void {
  find("warnings", HTMLElement).hidden = title === "";
  setText(find("warnings-title", HTMLElement), title);
  const list = find("warning-list", HTMLUListElement);
  if (list.childElementCount === lines.length) return;
  list.replaceChildren(...lines.map((line) => make("li", {}, line)));
}
