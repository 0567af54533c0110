/**
 * What the page says at each moment of a session, in words for people: from the view that terminal and page share to
 * a title and one sentence.
 *
 * @module
 */

import { formatCount } from "../core/format.ts";
import type { OfferedFile } from "../core/status.ts";
import type { View } from "../core/view.ts";
import { closedSentence, partyOf } from "./party.ts";
import { problemHint, problemSentence } from "./problem_wording.ts";
import type { Role } from "./role.ts";
import {
  amountOf,
  countsOf,
  countText,
  isAllText,
  isComparing,
  pauseSentence,
  peerName,
} from "./wording_parts.ts";

/** Title, sentence and, after a failure, what to do next. */
export interface Wording {
  readonly title: string;
  readonly sentence: string;
  readonly hint: string;
}

/**
 * The words for where the session stands.
 * @param receivers How many receivers a sender waits for.
 */
export function wordingOf(role: Role, view: View, receivers = 1): Wording {
  const [title, sentence] = wordsOf(role, view, receivers);
  return { title, sentence, hint: view.problem === undefined ? "" : problemHint(role, view.problem) };
}

function wordsOf(role: Role, view: View, receivers: number): readonly [title: string, sentence: string] {
  if (role === "receiver") return receiverWords(view);
  return receivers > 1 ? partyWords(view, receivers) : senderWords(view);
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
      return ["Sending", pauseSentence(view) || `To ${peerName(view)}.`];
    case "done":
      return ["Sent", `${storedWord(view)} at ${peerName(view)}: ${amountOf(view)}.`];
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
      return isAllText(view.files)
        ? ["Receiving", `From ${peerName(view)}.`]
        : [`Accept ${titleCount(view.files)}?`, `Offered by ${peerName(view)}.`];
    case "moving":
      return ["Receiving", pauseSentence(view) || `From ${peerName(view)}.`];
    case "done":
      return isAllText(view.files)
        ? ["Received", `${countText(view.files)} from ${peerName(view)}.`]
        : ["Received", `Complete and verified: ${amountOf(view)}.`];
    case "declined":
      return ["You declined", "The sender was told. Nothing was received."];
    case "failed":
      return failedWords(view);
  }
}

/** What a sender with several receivers sees: the code stays until all places are taken. */
function partyWords(view: View, receivers: number): readonly [title: string, sentence: string] {
  const { done, declined, active, open } = partyOf(view, receivers);
  const refused = declined === 0 ? "" : ` ${declined} declined.`;
  switch (view.phase) {
    case "starting":
    case "declined":
      return senderWords(view);
    case "failed": {
      const [title, sentence] = failedWords(view);
      return [title, done === 0 ? sentence : `${sentence} ${done} of ${receivers} have it.`];
    }
    case "done":
      return ["Sent", `${storedWord(view)} at ${formatCount(done, "receiver")}.${refused}`];
    default: {
      if (view.triesLeft !== undefined && view.phase === "waiting" && view.closed === undefined) {
        return ["Pass on this code", waitingSentence(view)];
      }
      const paused = view.pausedBy.includes("here") ? " Paused here." : "";
      const sentence = `${done} of ${receivers} have it.${refused}${paused} ${closedSentence(view)}`
        .trimEnd();
      if (open === 0) return ["Sending", sentence];
      return [
        "Pass on this code",
        done + declined + active === 0 ? `Waiting for ${receivers} people…` : sentence,
      ];
    }
  }
}

/** A text was only shown. */
function storedWord({ files }: View): string {
  return isAllText(files) ? "Shown" : "Stored and verified";
}

/** What an offer is mainly about. */
function titleCount(offered: readonly OfferedFile[]): string {
  const { files, folders } = countsOf(offered);
  return files === 0 && folders > 0 ? formatCount(folders, "folder") : formatCount(files, "file");
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
