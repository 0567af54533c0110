/**
 * What the page says at each moment of a session, in words for people: from the view that terminal and page share to
 * a title and one sentence.
 *
 * @module
 */

import { escapeForDisplay } from "../core/errors.ts";
import { formatBytes, formatCount } from "../core/format.ts";
import type { View } from "../core/status.ts";
import { problemHint, problemSentence } from "./problem_wording.ts";
import type { Role } from "./role.ts";

/** Title, sentence and, after a failure, what to do next. */
export interface Wording {
  readonly title: string;
  readonly sentence: string;
  readonly hint: string;
}

/** The words for where the session stands. */
export function wordingOf(role: Role, view: View): Wording {
  const [title, sentence] = role === "sender" ? senderWords(view) : receiverWords(view);
  return { title, sentence, hint: view.problem === undefined ? "" : problemHint(role, view.problem) };
}

/** Number and size of the files, such as `2 files, 67.1 MB`. */
export function amountOf(view: Pick<View, "files" | "totalBytes">): string {
  return `${formatCount(view.files.length, "file")}, ${formatBytes(view.totalBytes)}`;
}

/** The way the bytes take, such as `direct, UDP IPv4 host`; empty while it is not known. */
export function pathOf({ path }: Pick<View, "path">): string {
  if (path === undefined) return "";
  const way = path.kind === "direct" ? "direct" : "through the server, sealed";
  return path.detail === "" ? way : `${way}, ${escapeForDisplay(path.detail)}`;
}

/** Who is there, from an agent such as `slip/0.1.0 (Firefox 153)`: `Firefox 153 (slip 0.1.0)`. */
export function peerName({ peer }: Pick<View, "peer">): string {
  if (peer === undefined) return "the other side";
  const [, version, place] = /^slip\/(\S{1,20}) \((.{1,60})\)$/.exec(peer) ?? [];
  if (version === undefined || place === undefined) return escapeForDisplay(peer.slice(0, 100));
  return escapeForDisplay(`${place === "terminal" ? "a terminal" : place} (slip ${version})`);
}

/** Both people see words, and at least one was asked whether they are the same. */
export function isComparing({ phase, verify, path }: Pick<View, "phase" | "verify" | "path">): boolean {
  return phase === "connecting" && verify !== undefined && path === undefined;
}

/** The last status ended the session. */
export function isOver({ phase }: Pick<View, "phase">): boolean {
  return phase === "done" || phase === "declined" || phase === "failed";
}

function senderWords(view: View): readonly [title: string, sentence: string] {
  switch (view.phase) {
    case "starting":
      return ["Getting a code", "Asking the server for a room…"];
    case "waiting":
      return ["Pass on this code", waitingSentence(view)];
    case "connecting":
      return ["Connecting", connectingSentence(view)];
    case "offered":
      return ["Waiting for a yes", `The list is shown at ${peerName(view)}, to accept or decline.`];
    case "moving":
      return ["Sending", `To ${peerName(view)}.`];
    case "done":
      return ["Sent", `Stored and verified at ${peerName(view)}: ${amountOf(view)}.`];
    case "declined":
      return ["Declined", "The other side did not want the files. Nothing was sent."];
    case "failed":
      return failedWords(view);
  }
}

function receiverWords(view: View): readonly [title: string, sentence: string] {
  switch (view.phase) {
    case "starting":
    case "waiting":
      return ["Looking for the sender", "Asking the server…"];
    case "connecting":
      return ["Connecting", connectingSentence(view)];
    case "offered":
      return [`Accept ${formatCount(view.files.length, "file")}?`, `Offered by ${peerName(view)}.`];
    case "moving":
      return ["Receiving", `From ${peerName(view)}.`];
    case "done":
      return ["Received", `Complete and verified: ${amountOf(view)}.`];
    case "declined":
      return ["You declined", "The sender was told. Nothing was received."];
    case "failed":
      return failedWords(view);
  }
}

function waitingSentence({ triesLeft }: View): string {
  if (triesLeft === undefined) return "Waiting for the other side…";
  if (triesLeft <= 0) return "Somebody tried wrong words too often.";
  const left = triesLeft === 1 ? "1 try is left" : `${triesLeft} tries are left`;
  return `Somebody tried wrong words. ${left}, then this code closes.`;
}

function connectingSentence(view: View): string {
  if (isComparing(view)) {
    return "Compare these four words with the other person. If they are not the same, cancel.";
  }
  return `The words are right. Finding a way to ${peerName(view)}…`;
}

function failedWords({ problem, peer }: View): readonly [title: string, sentence: string] {
  if (problem?.code === "interrupted") {
    return ["Cancelled", peer === undefined ? "You stopped it." : "You stopped it. The other side was told."];
  }
  return ["It did not work", problem === undefined ? "" : problemSentence(problem)];
}
