/**
 * Contenders beside those that they are measured against.
 *
 * @module
 */

import { median, rangeOf } from "./figures.ts";
import { cell, NOTHING } from "./table.ts";

/** What one contender did. */
export interface Measurement {
  readonly name: string;
  /** One figure a run, in megabytes (10^6 bytes) a second; none when every run failed. */
  readonly megabytesPerSecond: readonly number[];
}

/** Names of the columns that {@linkcode compare} fills, after the contender's. */
export function comparisonHead(references: readonly string[]): string[] {
  return ["MB/s", "range", ...references.map((name) => `× ${name}`)];
}

/** Median, range, and the median over that of each reference, by name; dashes for what was not measured. */
export function compare(
  measurement: Measurement,
  all: readonly Measurement[],
  references: readonly string[],
): string[] {
  const figures = measurement.megabytesPerSecond;
  if (figures.length === 0) return comparisonHead(references).map(() => NOTHING);
  return [
    cell(median(figures), 1),
    rangeOf(figures),
    ...references.map((name) => cell(ratio(measurement.name, name, all), 2)),
  ];
}

/** Median of the contender `over` that of another; NaN when one of them was not measured. */
export function ratio(name: string, over: string, all: readonly Measurement[]): number {
  const middle = (wanted: string) =>
    median(all.find((measurement) => measurement.name === wanted)?.megabytesPerSecond ?? []);
  return middle(name) / middle(over);
}
