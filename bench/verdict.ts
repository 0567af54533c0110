/**
 * Whether a promise was kept.
 *
 * @module
 */

/** `yes`, `no`, or a dash where nothing was measured or promised (NaN). */
export function verdict(figure: number, atLeast: number): "yes" | "no" | "–" {
  if (Number.isNaN(figure - atLeast)) return "–";
  return figure >= atLeast ? "yes" : "no";
}
