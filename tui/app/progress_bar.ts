import { type Line, span } from "./spans.ts";
import type { Colours, Glyphs } from "./theme.ts";

/**
 * A bar of `width` columns of which `share` (0 to 1) is full, to an eighth of a column where that can be drawn.
 * Whatever is not quite all does not look like all. Pure.
 */
export function progressBar(
  share: number,
  width: number,
  glyphs: Glyphs,
  tone: keyof Colours = "accent",
): Line {
  const { barFull, barEmpty, barParts } = glyphs;
  const steps = barParts.length + 1;
  const filled = Math.floor(Math.min(Math.max(share, 0), 1) * width * steps);
  const whole = Math.floor(filled / steps);
  const part = barParts[filled % steps - 1] ?? "";
  const empty = Math.max(0, width - whole - (part === "" ? 0 : 1));
  return [span(barFull.repeat(whole) + part, tone), span(barEmpty.repeat(empty), "quiet")];
}
