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
  /** Writes a line to stdout whose parts are made one after the other. */
  readonly outParts: (parts: Iterable<string>) => void;
  /** Milliseconds since the command started. */
  readonly now: () => number;
}

/** The line for `status`, with its end; `time` is in whole milliseconds since the command started. */
export function jsonLine(status: Status, timeMs: number): string {
  return status.event === "offer" ? [...offerParts(status, timeMs)].join("") : lineOf(status, timeMs);
}

function lineOf({ event, ...rest }: Status, timeMs: number): string {
  return `${JSON.stringify({ event, time: Math.round(timeMs), ...rest })}\n`;
}

/** The line for an offer, a file at a time: 200,000 of them are 16 MB of text. */
function* offerParts(offer: Offer, timeMs: number): Generator<string> {
  const [before, after] = lineOf({ ...offer, files: [] }, timeMs).split('"files":[]') as [string, string];
  yield `${before}"files":[`;
  let isFirst = true;
  for (const file of offer.files) {
    yield isFirst ? told(file) : `,${told(file)}`;
    isFirst = false;
  }
  yield `]${after}`;
}

/** What programs rely on of what is offered, and no more. */
function told({ path, size, kind = "file" }: OfferedFile): string {
  return JSON.stringify({ path, size, ...(kind !== "file" && { kind }) });
}

type Offer = Extract<Status, { event: "offer" }>;

/** What ends all of it, unless it is told of one receiver among several. */
const ENDS: ReadonlySet<Status["event"]> = new Set<Status["event"]>(["done", "declined", "error"]);

/** Reports as lines of JSON. */
export function jsonReporter({ out, outParts, now }: JsonOptions): Reporter {
  let isOver = false;
  const report = (status: Status): void => {
    isOver ||= status.receiver === undefined && ENDS.has(status.event);
    if (status.event === "offer") outParts(offerParts(status, now()));
    else out(jsonLine(status, now()));
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
