/**
 * A row of numbers as a small graph in text. Pure.
 *
 * @module
 */

/** How a graph is drawn. */
export interface SparklineOptions {
  /** Columns. Newer points push older ones to the left and out. */
  readonly width: number;
  /** What a full column stands for; more is as full. */
  readonly top: number;
  /** @default 1 */
  readonly rows?: number;
  /** Heights of a column, the lowest first; that one is also drawn for nothing. */
  readonly steps: readonly string[];
}

/** `points` one a column, the newest on the right, as lines from the top, each exactly as wide as asked. */
export function sparkline(points: readonly number[], options: SparklineOptions): string[] {
  const { width, top, rows = 1, steps } = options;
  const shown = width <= 0 ? [] : points.slice(-width);
  const heights = shown.map((point) => heightOf(point, top, rows * steps.length));
  return Array.from({ length: rows }, (_, row) => {
    const floor = (rows - 1 - row) * steps.length;
    const line = heights.map((height) => cell(height - floor, steps, floor === 0));
    return line.join("").padStart(Math.max(0, width));
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
