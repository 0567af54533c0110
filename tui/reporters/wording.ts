/**
 * What plain lines say: a pure function from what happened to lines, with everything that came from outside escaped.
 *
 * @module
 */

import { escapeForDisplay, type SlipError } from "../../core/errors.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatTimeLeft,
} from "../../core/format.ts";
import { type OfferedFile, secondsLeft, type Status, type View } from "../../core/status.ts";
import { DEFAULT_SERVER, isLocal } from "../server_lookup.ts";
import type { Role } from "./reporter.ts";

/** Files that a list names; the rest are counted, unless it is only one. */
const LISTED_FILES = 20;

/** Seconds below which a transfer took no time worth telling. */
const MOMENT_SECONDS = 0.1;

/** Lines for each stream, without their ends. */
export interface Lines {
  /** The code and the result. */
  readonly out?: readonly string[];
  /** Everything else. */
  readonly err?: readonly string[];
}

/** When and to whom something is told. */
export interface Scene {
  /** Whose words they are. */
  readonly role: Role;
  /** The view after the status. */
  readonly view: View;
  /** Milliseconds since the command started. */
  readonly timeMs: number;
}

/** The lines for `status`. None for `progress`, which {@linkcode progressLine} shows. */
export function linesFor(status: Status, { role, view, timeMs }: Scene): Lines {
  switch (status.event) {
    case "code":
      return { out: [status.code], err: invitation(status.code, status.url, view.server ?? DEFAULT_SERVER) };
    case "wrong-words":
      return { err: [wrongWords(status.left)] };
    case "peer":
      return { err: [`Found ${escapeForDisplay(status.agent)}, connecting…`] };
    case "verify":
      return { err: ["Compare these words with the other side:", "", `    ${status.words.join("  ")}`, ""] };
    case "path":
      return { err: [`Connected ${way(status.kind)}${inParentheses(status.detail)}`] };
    case "offer":
      return { err: offerLines(role, status.files, status.totalBytes) };
    case "accepted":
      return role === "sender" ? { err: ["Accepted"] } : {};
    case "step":
      return { err: [stepLine(status, timeMs)] };
    case "file":
      return view.files.length > LISTED_FILES + 1 ? {} : { err: [verifiedLine(status)] };
    case "done":
      return { out: [resultLine(role, status)] };
    case "server":
    case "progress":
    // How a session failed is told by the error that it rejects with.
    case "declined":
    case "error":
      return {};
  }
}

/** How far it is: ` 45%  28.8 MB of 64.0 MB  12.3 MB/s  3 s left  direct`. Only characters one column wide. */
export function progressLine(view: View): string {
  const left = secondsLeft(view);
  return [
    formatPercent(view.bytes, view.totalBytes).padStart(4),
    `${formatBytes(view.bytes)} of ${formatBytes(view.totalBytes)}`,
    formatRate(view.bytesPerSecond),
    left === undefined ? undefined : `${formatTimeLeft(left)} left`,
    view.path?.kind,
  ].filter((part) => part !== undefined).join("  ");
}

/** What went wrong and what to do about it. */
export function errorLines({ message, hint }: SlipError): string[] {
  return [`slip: ${message}`, ...(hint === "" ? [] : [`      ${hint}`])];
}

/** `2 files, 64.0 MB`. */
export function amount(files: number, bytes: number): string {
  return `${formatCount(files, "file")}, ${formatBytes(bytes)}`;
}

function stepLine({ n, role, name }: Extract<Status, { event: "step" }>, timeMs: number): string {
  return `${String(Math.round(timeMs)).padStart(6)} ms  step ${String(n).padStart(2)}  ${
    role.padEnd(8)
  }  ${name}`;
}

function verifiedLine({ path, bytes }: Extract<Status, { event: "file" }>): string {
  return `Verified ${escapeForDisplay(path)} (${formatBytes(bytes)})`;
}

function invitation(code: string, link: string, server: string): string[] {
  const where = server === DEFAULT_SERVER ? "" : ` --server ${server}`;
  const lines = [
    "",
    "On the other side, run",
    "",
    `    slip receive ${code}${where}`,
    "",
    "or open",
    "",
    `    ${link}`,
    "",
  ];
  if (isLocal(server)) {
    lines.push("That works on this machine only: for others, name a server they reach with --server", "");
  }
  return lines;
}

function wrongWords(left: number): string {
  if (left === 0) return "Somebody tried wrong words, for the last time";
  const tries = left === 1 ? "one more wrong try" : `${left} more wrong tries`;
  return `Somebody tried wrong words; ${tries} and this code is closed`;
}

function way(kind: "direct" | "relay"): string {
  return kind === "direct" ? "directly" : "through the server's relay, sealed";
}

function inParentheses(detail: string): string {
  return detail === "" ? "" : ` (${escapeForDisplay(detail)})`;
}

function offerLines(role: Role, files: readonly OfferedFile[], totalBytes: number): string[] {
  const total = amount(files.length, totalBytes);
  if (role === "sender") return [`Offered ${total}; waiting for a yes`];
  return [`Offered: ${total}`, ...fileList(files)];
}

/** The first files of a list with their sizes in a column, and how many more there are. */
export function fileList(files: readonly OfferedFile[]): string[] {
  const shown = files.length > LISTED_FILES + 1 ? files.slice(0, LISTED_FILES) : files;
  const sizes = shown.map((file) => formatBytes(file.size));
  const width = Math.max(0, ...sizes.map((size) => size.length));
  const lines = shown.map((file, index) =>
    `    ${sizes[index]!.padStart(width)}  ${escapeForDisplay(file.path)}`
  );
  const more = files.slice(shown.length);
  if (more.length > 0) {
    const bytes = more.reduce((sum, file) => sum + file.size, 0);
    lines.push(`    … and ${formatCount(more.length, "more file", "more files")}, ${formatBytes(bytes)}`);
  }
  return lines;
}

/** A rate over less than a moment says nothing. */
function pace(bytes: number, seconds: number): string {
  if (seconds < MOMENT_SECONDS) return "at once";
  return `in ${formatDuration(seconds)} (${formatRate(bytes / seconds)})`;
}

function resultLine(role: Role, done: Extract<Status, { event: "done" }>): string {
  const what = `${amount(done.files, done.bytes)} ${pace(done.bytes, done.seconds)}`;
  if (role === "sender") return `Sent ${what}, verified by the other side`;
  return `Received ${what}, verified, in ${escapeForDisplay(done.directory)}`;
}
