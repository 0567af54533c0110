/**
 * A row of numbers as a small graph in text. Pure.
 *
 * @module
 */

/** Heights of a column in eighths, the lowest first; the lowest is a line, so that nothing is something too. */
const BLOCKS = [..."▁▂▃▄▅▆▇█"];

/** The same where only ASCII can be shown. */
const ASCII = [..."_.-=+*%#"];

/** How a graph is drawn. */
export interface SparklineOptions {
  /** Columns. Newer points push older ones out on the left. */
  readonly width: number;
  /** What a full column stands for; more is as full. */
  readonly top: number;
  /** @default 1 */
  readonly rows?: number;
  readonly isAscii: boolean;
}

/** `points` from left to right, one a column, as lines from the top, each exactly as wide as asked. */
export function sparkline(points: readonly number[], options: SparklineOptions): string[] {
  const { width, top, rows = 1, isAscii } = options;
  const steps = isAscii ? ASCII : BLOCKS;
  const shown = width <= 0 ? [] : points.slice(-width);
  const heights = shown.map((point) => heightOf(point, top, rows * steps.length));
  return Array.from({ length: rows }, (_, row) => {
    const floor = (rows - 1 - row) * steps.length;
    const line = heights.map((height) => cell(height - floor, steps, floor === 0));
    return line.join("").padEnd(Math.max(0, width));
  });
}

/**
 * What a full column should stand for so that `points` fit: 1, 2 or 5 times a power of ten, so that it changes rarely.
 */
export function niceTop(points: readonly number[]): number {
  const most = Math.max(1, ...points);
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5].find((step) => step * power >= most) ?? 10) * power;
}

/** In steps; what is more than nothing is at least one. */
function heightOf(point: number, top: number, steps: number): number {
  if (!(point > 0) || !(top > 0)) return 0;
  return Math.min(steps, Math.max(1, Math.round(point / top * steps)));
}

function cell(height: number, steps: readonly string[], isLowest: boolean): string {
  if (height <= 0) return isLowest ? steps[0]! : " ";
  return steps[Math.min(height, steps.length) - 1]!;
}
