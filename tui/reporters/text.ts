/**
 * Texts from the other side on a screen.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";

/** `text` with line ends and tabs as they are and everything else escaped that could act on a terminal. */
export function textLines(text: string): string {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.map((line) => `${line.split("\t").map(escapeForDisplay).join("\t")}\n`).join("");
}
