/**
 * Complete files as lines that scroll away: each its own while they come one by one, together when they come by the
 * hundred, so that a person can still read. Time is an argument. Pure.
 *
 * @module
 */

/** Milliseconds that share a few lines. */
const SPAN_MS = 1_000;

/** Files of such a span that get a line of their own. */
const OWN_LINES = 4;

/** Lines after which files are only counted: nobody scrolls back further, and memory stays bounded. */
export const LOG_LINES = 1_000;

/** A line that stays as it is once it is there. */
export type FinishedLine =
  | { readonly what: "file"; readonly path: string; readonly bytes: number }
  | { readonly what: "more"; readonly count: number; readonly bytes: number };

/** The lines so far. */
export interface FinishedLog {
  /** Only ever grows. */
  readonly lines: readonly FinishedLine[];
  /** What came in the present span and is not in `lines`. */
  readonly held: { readonly count: number; readonly bytes: number };
  /** Lines of the present span. */
  readonly spanLines: number;
  readonly spanEndMs: number;
}

/** Before anything is complete. */
export const EMPTY_LOG: FinishedLog = {
  lines: [],
  held: { count: 0, bytes: 0 },
  spanLines: 0,
  spanEndMs: -Infinity,
};

/** The file at `path` is complete at `nowMs`. */
export function logFile(log: FinishedLog, path: string, bytes: number, nowMs: number): FinishedLog {
  const at = nowMs < log.spanEndMs ? log : { ...settleLog(log), spanLines: 0, spanEndMs: nowMs + SPAN_MS };
  if (at.spanLines < OWN_LINES && at.lines.length < LOG_LINES) {
    return { ...at, lines: [...at.lines, { what: "file", path, bytes }], spanLines: at.spanLines + 1 };
  }
  return { ...at, held: { count: at.held.count + 1, bytes: at.held.bytes + bytes } };
}

/** What was held back becomes a line; for the end, and when a span is over. */
export function settleLog(log: FinishedLog): FinishedLog {
  if (log.held.count === 0 || log.lines.length >= LOG_LINES) return log;
  return { ...log, lines: [...log.lines, { what: "more", ...log.held }], held: EMPTY_LOG.held };
}
