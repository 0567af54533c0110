/**
 * Results of sessions that were left for the first screen, a line each: they stay on the normal screen when the app is
 * gone. Pure.
 *
 * @module
 */

import { formatCount } from "../../core/format.ts";

/** Results that are kept, the newest. */
const KEPT_RESULTS = 20;

/** Results, the oldest first. */
export interface EarlierResults {
  readonly lines: readonly string[];
  /** How many were before those. */
  readonly forgotten: number;
}

/** There was none yet. */
export const NO_RESULTS: EarlierResults = { lines: [], forgotten: 0 };

/** With one more, if there is one. */
export function withResult(earlier: EarlierResults, line: string | undefined): EarlierResults {
  if (line === undefined) return earlier;
  const lines = [...earlier.lines, line];
  const tooMany = Math.max(0, lines.length - KEPT_RESULTS);
  return { lines: lines.slice(tooMany), forgotten: earlier.forgotten + tooMany };
}

/** The lines that stay. */
export function earlierLines({ lines, forgotten }: EarlierResults): string[] {
  return [
    ...(forgotten > 0 ? [`${formatCount(forgotten, "earlier transfer")} went well, too`] : []),
    ...lines,
  ];
}
