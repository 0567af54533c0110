/**
 * What is said of a session that did not end well: what went wrong, what to do next, what was kept. Pure; everything
 * foreign is escaped.
 *
 * @module
 */

import { ERRORS } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { countReceivers } from "../../core/receiver_counts.ts";
import type { View } from "../../core/view.ts";
import { hintFor } from "../reporters/hint.ts";
import { type Ending, fact, noteLines, pathFact, type Room } from "./ended_facts.ts";
import type { SessionState } from "./session_state.ts";
import { BLANK, type Line, span } from "./spans.ts";
import { wrap } from "./text_fit.ts";

/** Columns of a sentence, beyond which it is hard to read. */
const SENTENCE_COLUMNS = 100;

/** All that is said of it. */
export function failedEnding(session: SessionState, room: Room): Ending {
  const { view } = session;
  return {
    headline: problemLines(session, room),
    body: [
      ...hintLines(session, room),
      ...servedFact(view, room),
      ...keptFact(session, room),
      ...pathFact(view, room),
      ...setUpFact(view, room),
      ...errorFact(view, room),
      ...noteLines(view, room),
    ],
  };
}

function problemLines(session: SessionState, room: Room): Line[] {
  const { problem } = session.view;
  const words = problem?.code === "declined" ? declinedWords(session) : problem?.message ?? "";
  return wrap(sentence(words), sentenceColumns(room), room.glyphs.ellipsis).map((line, index): Line => [
    span(index === 0 ? `${room.glyphs.bad} ` : "  ", "bad"),
    span(line, "bad", true),
  ]);
}

function hintLines({ view }: SessionState, room: Room): Line[] {
  const { problem } = view;
  const hint = problem === undefined || problem.code === "declined" ? "" : hintFor(problem, view);
  if (hint === "") return [];
  const lines = wrap(hint, sentenceColumns(room), room.glyphs.ellipsis);
  return [...lines.map((line): Line => [span(`  ${line}`)]), BLANK];
}

function sentenceColumns({ columns }: Room): number {
  return Math.min(columns - 2, SENTENCE_COLUMNS);
}

/** Whoever has it all keeps it, whatever ended the rest. */
function servedFact(view: View, room: Room): Line[] {
  const { done } = countReceivers(view);
  if (done === 0) return [];
  const words = formatCount(done, "receiver has it all", "receivers have it all");
  return [fact("Sent", [[span(words, "good")], [span("verified", "quiet")]], room)];
}

/** What need not travel again. */
function keptFact({ role, view }: SessionState, room: Room): Line[] {
  const { bytes, totalBytes, phase } = view;
  if (bytes === 0 || phase === "declined") return [];
  const place = role === "sender" ? "there" : "here";
  return [fact("Kept", [
    [span(formatBytes(bytes)), span(` of ${formatBytes(totalBytes)}`, "quiet")],
    [span(`stays ${place}, and need not travel again`)],
  ], room)];
}

/** Where a set-up stopped, when there never was a way and that is not the doing of a person, as a wrong code is. */
function setUpFact({ path, steps, problem }: View, room: Room): Line[] {
  const last = steps.at(-1);
  if (path !== undefined || last === undefined || problem === undefined) return [];
  if (problem.code === "declined" || ERRORS[problem.code].fault === "user") return [];
  return [fact("Set-up", [
    [span(`stopped after step ${last.n}, ${last.name}`)],
    [span("t shows all of them", "quiet")],
  ], room)];
}

/** What to look for, or to tell who can help. */
function errorFact({ problem }: View, room: Room): Line[] {
  if (problem === undefined || problem.code === "declined") return [];
  return [fact("Error", [[span(problem.code, "quiet")]], room)];
}

function declinedWords({ role }: SessionState): string {
  return role === "sender" ? "the other side declined; nothing was sent" : "you declined; nothing was saved";
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
