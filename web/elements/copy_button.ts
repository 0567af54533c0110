/**
 * A button that copies a text and says so for a moment.
 *
 * @module
 */

import { copyText } from "../clipboard.ts";
import { setText } from "../dom.ts";

const COPIED_MS = 2000;

/** Makes `button` copy what `text` gives. */
export function copyOnClick(button: HTMLButtonElement, text: () => string): void {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    setText(button, await copyText(text()) ? "Copied" : "Select and copy it");
    setTimeout(() => setText(button, label), COPIED_MS);
  });
}
