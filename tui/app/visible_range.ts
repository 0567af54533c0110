/** Rows of a list that are on screen: from `start` up to, not including, `end`. */
export interface VisibleRange {
  readonly start: number;
  readonly end: number;
}

/** The rows of a list of `count` that are shown in `height` lines, so that `row` is in their middle where it can be. */
export function visibleRange(row: number, height: number, count: number): VisibleRange {
  const rows = Math.max(0, Math.min(height, count));
  const start = Math.max(0, Math.min(row - Math.floor(rows / 2), count - rows));
  return { start, end: start + rows };
}
