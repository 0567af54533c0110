/**
 * QR codes for a screen. Pure.
 *
 * @module
 */

import { encode } from "uqr";
import { halfBlockLines } from "./half_blocks.ts";
import type { Theme } from "./theme.ts";

/** Light modules around the code, without which many readers do not find it (ISO/IEC 18004, 5.3.8). */
const QUIET_MODULES = 4;

/** A code that is ready to be drawn. */
export interface QrDrawing {
  /** Two rows of modules a line. */
  readonly lines: readonly string[];
  /** Columns. */
  readonly width: number;
  /** Colours that settle what is dark, or none, where the terminal's own decide. */
  readonly colours: { readonly color: string; readonly backgroundColor: string } | Record<never, never>;
}

/** Black on white, whatever the terminal's theme is. */
const COLOURS = { color: "#000000", backgroundColor: "#ffffff" } as const;

/**
 * Draws `text`; `undefined` where it cannot be drawn. With colours what is drawn is dark; without, it is what the
 * terminal writes with: light on most, so that the light modules are drawn, unless `isInverted`.
 */
export function drawQr(
  text: string,
  { glyphs, isColoured }: Theme,
  isInverted: boolean,
): QrDrawing | undefined {
  if (glyphs.blocks === undefined) return undefined;
  const { data, size } = encode(text, { ecc: "L", border: QUIET_MODULES });
  const drawsDark = isColoured || isInverted;
  // An odd number of rows ends in half a line, which is light too.
  const even = size % 2 === 0 ? data : [...data, data[0]!.map(() => false)];
  const dots = even.map((row) => row.map((isDark) => isDark === drawsDark));
  return { lines: halfBlockLines(dots, glyphs.blocks), width: size, colours: isColoured ? COLOURS : {} };
}
