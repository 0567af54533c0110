/**
 * Copying a text for the person.
 *
 * @module
 */

import { make } from "./dom.ts";

/**
 * Puts `text` on the clipboard, and says whether that worked. The clipboard's interface needs a secure context; on plain
 * http the older command still works.
 */
export async function copyText(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    await clipboard!.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  const focused = document.activeElement;
  const field = make("textarea", { value: text, readOnly: true, className: "visually-hidden" });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
