/**
 * What plain lines say: a pure function from what happened to lines, with everything that came from outside escaped.
 *
 * @module
 */

import { escapeForDisplay, type SlipError } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { closedWords, countReceivers } from "../../core/receiver_counts.ts";
import type { Status } from "../../core/status.ts";
import { INITIAL_VIEW, type View } from "../../core/view.ts";
import { DEFAULT_SERVER, isLocal } from "../server_lookup.ts";
import { isAllText, offerAmount } from "./amounts.ts";
import { hintFor } from "./hint.ts";
import { receiverLines } from "./receiver_wording.ts";
import type { Role } from "./reporter.ts";
import { resultLine } from "./result_line.ts";

/** Files of an offer up to which each is told of as it is verified, and warnings that are told one by one. */
const TOLD_ONE_BY_ONE = 20;

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
  /** Names a receiver's place in a sentence, escaped. @default `in` and the place */
  readonly placeWords?: ((place: string) => string) | undefined;
}

/**
 * The lines for `status`. None for `progress`, which `progressLine` shows, for a `text`, which is told as it is, and for
 * the offer to a receiver, which is shown where it is decided upon.
 */
export function linesFor(status: Status, scene: Scene): Lines {
  const { receiver, ...alone } = status;
  if (receiver !== undefined) {
    const { receivers, closed } = scene.view;
    const place = { number: receivers?.get(receiver)?.number ?? 0, isFreeAgain: closed === undefined };
    return { err: receiverLines(alone, place, () => linesFor(alone, scene).err ?? []) };
  }
  const { role, view, timeMs } = scene;
  switch (status.event) {
    case "code":
      return { out: [status.code], err: invitation(status.code, status.url, view.server ?? DEFAULT_SERVER) };
    case "closed":
      return { err: [`Nobody else can come: ${closedWords(view)}; whoever is there is served to the end`] };
    case "wrong-words":
      return { err: [wrongWords(status.left)] };
    case "peer":
      return { err: [`Found ${escapeForDisplay(status.agent)}, connecting…`] };
    case "verify":
      return { err: ["Compare these words with the other side:", "", `    ${status.words.join("  ")}`, ""] };
    case "path":
      return { err: [pathLine(status)] };
    case "offer":
      return role === "sender" ? { err: [offerLine(status, view)] } : {};
    case "warning":
      return view.warningCount > TOLD_ONE_BY_ONE ? {} : { err: [`Note: ${status.message}`] };
    case "accepted":
      return role === "sender" ? { err: ["Accepted"] } : {};
    case "paused":
      return { err: [status.by === "here" ? "Paused" : "Paused by the other side"] };
    case "resumed":
      return { err: [status.by === "here" ? "Going on" : "The other side goes on"] };
    case "step":
      return { err: [stepLine(status, timeMs)] };
    case "file":
      return isToldByFile(view) ? { err: [verifiedLine(status)] } : {};
    case "done":
      return doneLines(status, scene);
    case "server":
    case "progress":
    case "text":
    // How a session failed is told by the error that it rejects with.
    case "declined":
    case "error":
      return {};
  }
}

/** What went wrong and what to do about it. @param view How far it was. @default nothing began */
export function errorLines(error: SlipError, view = INITIAL_VIEW): string[] {
  const { message } = error;
  const hint = hintFor(error, view);
  const { done } = countReceivers(view);
  return [
    `slip: ${message}`,
    ...(done === 0
      ? []
      : [`      ${formatCount(done, "receiver has it all", "receivers have it all")}, verified`]),
    ...(hint === "" ? [] : [`      ${hint}`]),
  ];
}

function stepLine({ n, role, name }: Extract<Status, { event: "step" }>, timeMs: number): string {
  return `${String(Math.round(timeMs)).padStart(6)} ms  step ${String(n).padStart(2)}  ${
    role.padEnd(8)
  }  ${name}`;
}

function isToldByFile({ files }: View): boolean {
  return files.length <= TOLD_ONE_BY_ONE + 1 && !isAllText(files);
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

function pathLine(
  { kind, detail }: Extract<Status, { event: "path" }>,
): string {
  return `Connected ${way(kind)}${inParentheses(detail)}`;
}

function way(kind: "direct" | "relay"): string {
  return kind === "direct" ? "directly" : "through the server's relay, sealed";
}

function inParentheses(detail: string): string {
  return detail === "" ? "" : ` (${escapeForDisplay(detail)})`;
}

function offerLine({ files, totalBytes }: Extract<Status, { event: "offer" }>, view: View): string {
  const what = offerAmount(files, totalBytes);
  // Listing may end before anybody came.
  return view.peer === undefined ? `Offering ${what}` : `Offered ${what}; waiting for a yes`;
}

/** A text is the result by itself, so that what is said about it is not. */
function doneLines(done: Extract<Status, { event: "done" }>, { role, view, placeWords }: Scene): Lines {
  const line = resultLine(done, { role, files: view.files, placeWords });
  const more = view.warningCount - TOLD_ONE_BY_ONE;
  const err = more > 0 ? [`Note: ${formatCount(more, "more warning")} like these; --json tells all`] : [];
  if (role === "receiver" && isAllText(view.files)) return { err: [...err, line] };
  return { out: [line], err };
}
