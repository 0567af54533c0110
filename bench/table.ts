/**
 * Measurements as a table of ratios.
 *
 * @module
 */

/** What one contender did. */
export interface Measurement {
  readonly name: string;
  /** One figure a run, in megabytes (10^6 bytes) a second. */
  readonly megabytesPerSecond: number[];
}

/** The middle figure; of an even number the mean of the two in the middle; NaN of none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** A Markdown table: median, range, and the median over that of each contender before it that is a stack alone. */
export function formatTable(measurements: readonly Measurement[]): string {
  const references = measurements.filter(({ name }) => name.includes("alone"));
  const head = [
    "contender",
    "median MB/s",
    "range",
    ...references.map(({ name }) => `× ${name.split(" ")[0]}`),
  ];
  const rows = measurements.map((measurement) => {
    const figures = measurement.megabytesPerSecond;
    const middle = median(figures);
    const ratios = references.map((reference) => (middle / median(reference.megabytesPerSecond)).toFixed(2));
    return [measurement.name, middle.toFixed(1), rangeOf(figures), ...ratios];
  });
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function rangeOf(figures: readonly number[]): string {
  return `${Math.min(...figures).toFixed(1)}–${Math.max(...figures).toFixed(1)}`;
}
