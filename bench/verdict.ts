/**
 * Whether a promise was kept.
 *
 * @module
 */

/** `yes`, `no`, or a dash where there was nothing to judge. */
export function verdict(figure: number, atLeast: number): "yes" | "no" | "–" {
  if (Number.isNaN(figure)) return "–";
  return figure >= atLeast ? "yes" : "no";
}
