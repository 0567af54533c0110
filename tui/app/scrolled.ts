/**
 * Lines of which not all have room. Pure.
 *
 * @module
 */

import { BLANK, type Line, span } from "./spans.ts";
import type { Glyphs } from "./theme.ts";

/** `lines` from `top` on, as many as `height` has room for; where some are left out, the last one says how many. */
export function scrolledLines(
  lines: readonly Line[],
  top: number,
  height: number,
  { down }: Glyphs,
): readonly Line[] {
  if (lines.length <= height) return lines;
  const start = Math.min(top, lastTop(lines.length, height));
  const shown = lines.slice(start, start + Math.max(1, height - 1));
  const more = lines.length - start - shown.length;
  return [...shown, more === 0 ? BLANK : [span(`  ${down} ${more} more`, "quiet")]];
}

/** The last line of `count` that can be the first to be shown; 0 where all have room. */
export function lastTop(count: number, height: number): number {
  return count <= height ? 0 : count - Math.max(1, height - 1);
}

/** The first line that is shown after scrolling by so many; never beyond the ends. */
export function scrolledTop(top: number, by: number, last: number): number {
  return Math.min(Math.max(0, Math.min(top, last) + by), last);
}
