/**
 * How fast it was lately: a rate for each second, for a small graph. Time is an argument. Pure.
 *
 * @module
 */

/** Milliseconds that share one point of the graph. */
const POINT_MS = 1_000;

/** Points that are kept: as many columns as the widest graph has. */
export const KEPT_POINTS = 120;

/** Rates of the last minutes. */
export interface RateHistory {
  /** Bytes a second, the oldest first; one for each second since the first was told, {@linkcode KEPT_POINTS} at most. */
  readonly points: readonly number[];
  /** When the last point ends. */
  readonly endMs: number;
}

/** Before anything moved. */
export const NO_HISTORY: RateHistory = { points: [], endMs: -Infinity };

/** `bytesPerSecond` is the rate at `nowMs`. A second in which nothing was told was one in which nothing came. */
export function noteRate(history: RateHistory, bytesPerSecond: number, nowMs: number): RateHistory {
  const { points, endMs } = seconds(history, nowMs);
  return { points: points.with(-1, bytesPerSecond), endMs };
}

/**
 * The history up to `nowMs`, for a frame: when nothing was told for a while, the graph says so. The second that is not
 * over yet keeps the last rate.
 */
export function historyAt(history: RateHistory, nowMs: number): RateHistory {
  return history.points.length === 0 ? history : seconds(history, nowMs);
}

function seconds({ points, endMs }: RateHistory, nowMs: number): RateHistory {
  if (points.length === 0) return { points: [0], endMs: nowMs + POINT_MS };
  if (nowMs < endMs) return { points, endMs };
  const more = Math.floor((nowMs - endMs) / POINT_MS) + 1;
  // Where a whole second had no news, nothing comes any more; else the one that has just begun is like the last.
  const rate = more === 1 ? points.at(-1)! : 0;
  const added = Array.from({ length: Math.min(more, KEPT_POINTS) }, () => rate);
  return { points: [...points, ...added].slice(-KEPT_POINTS), endMs: endMs + more * POINT_MS };
}
