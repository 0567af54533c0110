/**
 * `--json`: every status as one line of JSON on stdout, for programs.
 *
 * @module
 */

import type { SlipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";
import type { Reporter } from "./reporter.ts";

/** Where the lines go and what the time is. */
export interface JsonOptions {
  /** Writes to stdout. */
  readonly out: (text: string) => void;
  /** Milliseconds since the command started. */
  readonly now: () => number;
}

/** The line for `status`, with its end; `time` is in whole milliseconds since the command started. */
export function jsonLine(status: Status, timeMs: number): string {
  const { event, ...rest } = status;
  return `${JSON.stringify({ event, time: Math.round(timeMs), ...rest })}\n`;
}

/** What ends all of it, unless it is told of one receiver among several. */
const ENDS: ReadonlySet<Status["event"]> = new Set<Status["event"]>(["done", "declined", "error"]);

/** Reports as lines of JSON. */
export function jsonReporter({ out, now }: JsonOptions): Reporter {
  let isOver = false;
  const report = (status: Status): void => {
    isOver ||= status.receiver === undefined && ENDS.has(status.event);
    out(jsonLine(status, now()));
  };
  return {
    report,
    pause: () => {},
    fail({ code, message, hint }: SlipError): void {
      if (!isOver) report({ event: "error", code, message, hint });
    },
  };
}
