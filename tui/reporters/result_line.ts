/**
 * How it ended well, in one line.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../../core/format.ts";
import type { OfferedFile, Status } from "../../core/status.ts";
import { amount, isAllText } from "./amounts.ts";
import type { Role } from "./reporter.ts";

/** Seconds below which a transfer took no time worth telling. */
const MOMENT_SECONDS = 0.1;

/** Whose result it is, and of what. */
export interface ResultScene {
  readonly role: Role;
  /** What was offered. */
  readonly files: readonly OfferedFile[];
  /** Names a receiver's place in a sentence, escaped. @default `in` and the place */
  readonly placeWords?: ((place: string) => string) | undefined;
}

type Done = Extract<Status, { event: "done" }>;

/**
 * `Sent 2 files, 3.1 GB, of which 120.0 MB travelled and the rest was there already, in 12 s (10.0 MB/s), verified by
 * the other side; 1 left out`.
 */
export function resultLine(done: Done, { role, files, placeWords }: ResultScene): string {
  const { bytes, movedBytes = bytes, seconds, directory, receivers, leftOut = 0 } = done;
  const isText = isAllText(files);
  const what = isText ? formatCount(done.files, "text") : amount(done.files, bytes);
  const to = receivers === undefined ? "" : ` to ${formatCount(receivers, "receiver")}`;
  const moved = movedBytes < bytes
    ? `, of which ${formatBytes(movedBytes)} travelled and the rest was there already,`
    : "";
  const first = `${role === "sender" ? "Sent" : "Received"} ${what}${to}${moved} ${
    pace(movedBytes, seconds)
  }`;
  const rest = leftOut > 0 ? `; ${leftOut} left out` : "";
  if (role === "sender") {
    return `${first}, verified by ${receivers ? "each of them" : "the other side"}${rest}`;
  }
  const where = placeWords?.(directory) ?? `in ${escapeForDisplay(directory)}`;
  return `${first}, verified${isText ? "" : `, ${where}`}${rest}`;
}

/** A rate over less than a moment says nothing. */
function pace(bytes: number, seconds: number): string {
  if (seconds < MOMENT_SECONDS) return "at once";
  return `in ${formatDuration(seconds)} (${formatRate(bytes / seconds)})`;
}
