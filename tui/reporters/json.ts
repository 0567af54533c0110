/**
 * `--json`: every status as one line of JSON on stdout, for programs.
 *
 * @module
 */

import type { SlipError } from "../../core/errors.ts";
import type { OfferedFile, Status } from "../../core/status.ts";
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
  const { event, ...rest } = status.event === "offer" ? { ...status, files: told(status.files) } : status;
  return `${JSON.stringify({ event, time: Math.round(timeMs), ...rest })}\n`;
}

/** What programs rely on of what is offered, and no more. */
function told(files: readonly OfferedFile[]): OfferedFile[] {
  return files.map(({ path, size, kind = "file" }) => ({ path, size, ...(kind !== "file" && { kind }) }));
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
    isForPrograms: true,
    pause: () => {},
    fail({ code, message, hint }: SlipError): void {
      if (!isOver) report({ event: "error", code, message, hint });
    },
  };
}
