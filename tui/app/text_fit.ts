/**
 * Text that has to fit into columns. Double-width and combining characters count as a terminal draws them. Pure.
 *
 * @module
 */

import stringWidth from "string-width";

/** What stands for what was left out; one column wide. */
export type Ellipsis = string;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns `text` takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** `text` in at most `width` columns, cut at its end. */
export function fitEnd(text: string, width: number, ellipsis: Ellipsis): string {
  return widthOf(text) <= width ? text : cutEnd(text, width, ellipsis);
}

/** The start of `text` in at most `width` columns, as something that goes on. */
export function cutEnd(text: string, width: number, ellipsis: Ellipsis): string {
  return width <= 0 ? "" : start(text, width - 1) + ellipsis;
}

/** `text` in at most `width` columns, cut in its middle, so that the end of a name is still there. */
export function fitMiddle(text: string, width: number, ellipsis: Ellipsis): string {
  if (widthOf(text) <= width) return text;
  if (width <= 4) return fitEnd(text, width, ellipsis);
  const tail = Math.floor((width - 1) / 2);
  return start(text, width - 1 - tail) + ellipsis + end(text, tail);
}

/** The end of `text` in at most `width` columns, cut at its start. */
export function fitStart(text: string, width: number, ellipsis: Ellipsis): string {
  if (widthOf(text) <= width) return text;
  return width <= 0 ? "" : ellipsis + end(text, width - 1);
}

/** `text` with spaces after it, `width` columns in all unless it is wider. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** `text` with spaces before it, `width` columns in all unless it is wider. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** `text` in lines of at most `width` columns, broken between words, and in those that are longer; at most `most` lines. */
export function wrap(text: string, width: number, ellipsis: Ellipsis, most = Infinity): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => broken(word, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const shown = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(" ")] : lines;
  return shown.map((one) => fitEnd(one, width, ellipsis));
}

/** A word in pieces that fit. */
function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (widthOf(rest) > width) {
    const piece = start(rest, width);
    if (piece === "") break;
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

function start(text: string, width: number): string {
  return taken(graphemes(text), width).join("");
}

function end(text: string, width: number): string {
  return taken(graphemes(text).reverse(), width).reverse().join("");
}

/** As many of `parts` as fit. */
function taken(parts: readonly string[], width: number): string[] {
  let room = width;
  const tooMuch = parts.findIndex((part) => (room -= widthOf(part)) < 0);
  return tooMuch === -1 ? [...parts] : parts.slice(0, tooMuch);
}

function graphemes(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}
