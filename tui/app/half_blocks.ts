import type { Glyphs } from "./theme.ts";

/**
 * Two rows of dots a line, each dot half a cell, which makes it about square.
 * @param dots Rows as long as the first one.
 */
export function halfBlockLines(
  dots: readonly (readonly boolean[])[],
  [both, upper, lower, none]: NonNullable<Glyphs["blocks"]>,
): string[] {
  return Array.from({ length: Math.ceil(dots.length / 2) }, (_, line) => {
    const below = dots[line * 2 + 1] ?? [];
    return dots[line * 2]!.map((isUpper, column) =>
      isUpper ? (below[column] ? both : upper) : (below[column] ? lower : none)
    ).join("");
  });
}
