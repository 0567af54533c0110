/**
 * Lines of text in a few tones, as plain data: what a screen says can be laid out and tested without React. Pure.
 *
 * @module
 */

import { cutEnd, fitEnd, fitMiddle, padEnd, padStart, widthOf } from "./text_fit.ts";
import type { Colours, Glyphs } from "./theme.ts";

/** A piece of a line. */
export interface Span {
  readonly text: string;
  /** @default the terminal's own colour */
  readonly tone?: keyof Colours | undefined;
  readonly isBold?: boolean | undefined;
}

/** A line, from left to right. */
export type Line = readonly Span[];

/** A line with nothing on it. */
export const BLANK: Line = [{ text: " " }];

/** A piece in a tone. */
export function span(text: string, tone?: keyof Colours, isBold?: boolean): Span {
  return { text, tone, isBold };
}

/** Columns of a line. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** `left`, and `right` at the right edge of `width` columns; `left` is cut where both do not fit. */
export function spread(left: Line, right: Line, width: number, { ellipsis }: Glyphs): Line {
  const room = width - lineWidth(right);
  const cut = fitLine(left, right.length === 0 ? room : room - 1, ellipsis);
  return [...cut, span(" ".repeat(Math.max(0, room - lineWidth(cut)))), ...right];
}

/** `line` in at most `width` columns, cut at its end. */
export function fitLine(line: Line, width: number, ellipsis: string): Line {
  if (lineWidth(line) <= width) return line;
  let room = width - 1;
  const fitted: Span[] = [];
  for (const piece of line) {
    const columns = widthOf(piece.text);
    if (columns > room) {
      return width <= 0 ? [] : [...fitted, { ...piece, text: cutEnd(piece.text, room + 1, ellipsis) }];
    }
    fitted.push(piece);
    room -= columns;
  }
  return fitted;
}

/** Parts of a line with the theme's separator between them; parts that do not fit `width` are left out from the end. */
export function joined(parts: readonly Line[], width: number, { separator, ellipsis }: Glyphs): Line {
  const [first = [], ...others] = parts;
  let line: Line = fitLine(first, width, ellipsis);
  for (const part of others) {
    const longer = [...line, span(` ${separator} `, "quiet"), ...part];
    if (lineWidth(longer) > width) break;
    line = longer;
  }
  return line;
}

/** A cell of a table: exactly `width` columns. */
export function cell(text: string, width: number, { ellipsis }: Glyphs, tone?: keyof Colours): Span {
  return span(padEnd(fitEnd(text, width, ellipsis), width), tone);
}

/** As {@linkcode cell}, to the right. */
export function rightCell(text: string, width: number, { ellipsis }: Glyphs, tone?: keyof Colours): Span {
  return span(padStart(fitEnd(text, width, ellipsis), width), tone);
}

/** As {@linkcode cell}, for a name: its end stays. */
export function nameCell(text: string, width: number, { ellipsis }: Glyphs, tone?: keyof Colours): Span {
  return span(padEnd(fitMiddle(text, width, ellipsis), width), tone);
}
