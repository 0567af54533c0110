/**
 * Several receivers of one sender: how many have it, and how each is doing, in words.
 *
 * @module
 */

import { formatBytes, formatPercent } from "../core/format.ts";
import { closedWords, countReceivers, freePlaces } from "../core/receiver_counts.ts";
import type { View } from "../core/view.ts";
import { problemSentence } from "./problem_wording.ts";
import { isComparing, paceText, peerName, roundTripText } from "./wording_parts.ts";

/** Receivers by how they are doing. */
export interface Party {
  /** They have everything they wanted. */
  readonly done: number;
  /** They want nothing. */
  readonly declined: number;
  /** They are connecting, deciding or receiving. */
  readonly active: number;
  /** Places that somebody may still take: one that failed is free again, until the code is closed. */
  readonly open: number;
}

/** How the receivers of `view` are doing, of `wanted` in all. */
export function partyOf(view: Pick<View, "receivers" | "crowd" | "closed">, wanted: number): Party {
  const { done, declined, coming, moving } = countReceivers(view);
  return { done, declined, active: coming + moving, open: freePlaces(view, wanted) };
}

/** Why nobody else can come while the rest is served, as a sentence; empty while somebody can. */
export function closedSentence(view: Pick<View, "closed">): string {
  const closed = closedWords(view);
  return closed === undefined ? "" : `Nobody else can come: ${closed}.`;
}

/** Whether bytes are on their way, to anybody. */
export function isMoving({ phase, receivers }: Pick<View, "phase" | "receivers">): boolean {
  return phase === "moving" || Array.from(receivers?.values() ?? []).some(isMoving);
}

/** One receiver's line. */
export function receiverLine(view: View): { readonly name: string; readonly state: string } {
  return { name: peerName(view), state: stateOf(view) };
}

function stateOf(view: View): string {
  switch (view.phase) {
    case "starting":
    case "waiting":
    case "connecting":
      return isComparing(view) ? `compares the words ${view.verify?.join(" ")}` : "connecting…";
    case "offered":
      return "deciding…";
    case "moving":
      return movingState(view);
    case "done":
      return `has it: ${formatBytes(view.bytes)}`;
    case "declined":
      return "declined";
    case "failed":
      return view.problem === undefined ? "failed" : problemSentence(view.problem);
  }
}

function movingState(view: View): string {
  const share = formatPercent(view.bytes, view.totalBytes);
  return [share, paceText(view), roundTripText(view)].filter((part) => part !== "").join(", ");
}
