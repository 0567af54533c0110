/**
 * What many figures come to.
 *
 * @module
 */

/** The middle figure; of an even number the mean of the two in the middle; NaN of none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** The smallest figure that `share` of all do not exceed (nearest rank), `share` in 0–1; NaN of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Smallest and largest as `1.0–2.0`. */
export function rangeOf(figures: readonly number[]): string {
  return `${Math.min(...figures).toFixed(1)}–${Math.max(...figures).toFixed(1)}`;
}
