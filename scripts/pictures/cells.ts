/**
 * What tmux captured of a terminal, with its escape sequences (`capture-pane -e -p`), as cells. Pure.
 *
 * @module
 */

import stringWidth from "string-width";
import { indexedColour, rgbColour } from "./palette.ts";

/** How a cell looks; a colour is `#rrggbb`, or `undefined` for the terminal's own. */
export interface Look {
  readonly foreground?: string | undefined;
  readonly background?: string | undefined;
  readonly isBold?: boolean;
  readonly isFaint?: boolean;
  /** Foreground and background change places. */
  readonly isInverse?: boolean;
}

/** A character on the grid. */
export interface Cell {
  /** One character as a person sees it. */
  readonly text: string;
  /** Where it begins, from 0. */
  readonly column: number;
  /** 1, or 2 for a wide one. */
  readonly columns: number;
  readonly look: Look;
}

const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });

const SEQUENCE =
  // deno-lint-ignore no-control-regex -- escape sequences begin with one
  /\u001b\[([\d;:]*)m|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()][A-Z0-9]|[\u000e\u000f]/g;

/** The lines of a capture; each begins with the look that the line before ended with, as tmux writes them. */
export function parseScreen(captured: string): Cell[][] {
  let look: Look = {};
  return captured.replace(/\n$/, "").split("\n").map((line) => {
    const parsed = parseLine(line, look);
    look = parsed.look;
    return parsed.cells;
  });
}

function parseLine(line: string, start: Look): { cells: Cell[]; look: Look } {
  const cells: Cell[] = [];
  let [look, column, position] = [start, 0, 0];
  const write = (text: string) => {
    for (const { segment } of SEGMENTER.segment(text)) {
      const columns = stringWidth(segment);
      cells.push({ text: segment, column, columns, look });
      column += columns;
    }
  };
  for (const match of line.matchAll(SEQUENCE)) {
    write(line.slice(position, match.index));
    if (match[1] !== undefined) look = lookAfter(look, match[1].split(/[;:]/).map(Number));
    position = match.index + match[0].length;
  }
  write(line.slice(position));
  return { cells, look };
}

/** The look after SGR with `parameters` (ECMA-48, 8.3.117; 38 and 48 as xterm has them). */
function lookAfter(look: Look, parameters: readonly number[]): Look {
  const [parameter, ...rest] = parameters;
  if (parameter === undefined) return look;
  if (parameter === 38 || parameter === 48) {
    const { colour, used } = extendedColour(rest);
    return lookAfter({ ...look, [parameter === 38 ? "foreground" : "background"]: colour }, rest.slice(used));
  }
  return lookAfter({ ...(parameter === 0 ? {} : look), ...changeBy(parameter) }, rest);
}

function extendedColour([kind, ...parts]: readonly number[]): { colour: string; used: number } {
  return kind === 5
    ? { colour: indexedColour(parts[0] ?? 0), used: 2 }
    : { colour: rgbColour(parts.slice(0, 3)), used: 4 };
}

function changeBy(parameter: number): Look {
  const simple = CHANGES[parameter];
  if (simple !== undefined) return simple;
  const [tens, ones] = [Math.floor(parameter / 10), parameter % 10];
  if (ones > 7) return {};
  if (tens === 3) return { foreground: indexedColour(ones) };
  if (tens === 4) return { background: indexedColour(ones) };
  if (tens === 9) return { foreground: indexedColour(ones + 8) };
  return tens === 10 ? { background: indexedColour(ones + 8) } : {};
}

const CHANGES: Readonly<Record<number, Look>> = {
  1: { isBold: true },
  2: { isFaint: true },
  7: { isInverse: true },
  22: { isBold: false, isFaint: false },
  27: { isInverse: false },
  39: { foreground: undefined },
  49: { background: undefined },
};
