/**
 * How a session ended, in lines: what, where, how fast and how sure, or what went wrong and what to do next. Pure;
 * everything foreign is escaped.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../../core/format.ts";
import type { View } from "../../core/status.ts";
import { isAllText, offerAmount } from "../reporters/amounts.ts";
import { textLines } from "../reporters/text.ts";
import type { SessionState } from "./session_state.ts";
import { BLANK, cell, fitLine, joined, type Line, span } from "./spans.ts";
import { niceTop, sparkline } from "./sparkline.ts";
import { wrap } from "./text_fit.ts";
import type { Glyphs } from "./theme.ts";

/** How much room there is and what can be drawn. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
}

/** Columns of what a line is about. */
const LABEL_COLUMNS = 11;

/** Columns of a sentence, beyond which it is hard to read. */
const SENTENCE_COLUMNS = 100;

/** Seconds below which a transfer took no time worth telling. */
const MOMENT_SECONDS = 0.1;

/** Hex digits at each end of a digest that is shown short. */
const DIGEST_DIGITS = 8;

/** The whole screen of what ended well. */
export function doneLines(session: SessionState, room: Room): Line[] {
  const lines: Line[] = [
    headline(session, room),
    BLANK,
    ...factLines(session, room),
    ...textBlock(session.texts, room),
    ...leftOutLines(session.view, room),
  ];
  return lines.slice(0, room.rows);
}

/** The whole screen of what did not. */
export function failedLines(session: SessionState, room: Room): Line[] {
  const { view, role } = session;
  const { problem, bytes } = view;
  const width = Math.min(room.columns - 2, SENTENCE_COLUMNS);
  const { bad, ellipsis } = room.glyphs;
  const words = wrap(
    sentence(problem?.code === "declined" ? declinedWords(session) : problem?.message ?? ""),
    width,
    ellipsis,
  );
  const hint = problem?.code === "declined" ? "Nothing was sent" : problem?.hint ?? "";
  const isPart = bytes > 0 && view.phase !== "declined";
  const lines: Line[] = [
    ...words.map((line, index): Line => [
      span(index === 0 ? `${bad} ` : "  ", "bad"),
      span(line, "bad", true),
    ]),
    BLANK,
    ...(hint === "" ? [] : wrap(hint, width, ellipsis).map((line): Line => [span(`  ${line}`)])),
    BLANK,
    ...(isPart
      ? [fact("Kept", [
        [span(formatBytes(bytes)), span(` of ${formatBytes(view.totalBytes)}`, "quiet")],
        [span(
          role === "sender"
            ? "stays there, and need not travel again"
            : "stays here, and need not travel again",
        )],
      ], room)]
      : []),
    ...pathFact(view, room),
    ...setUpFact(view, room),
    ...(problem === undefined || problem.code === "declined"
      ? []
      : [fact("Error", [[span(problem.code, "quiet")]], room)]),
    ...leftOutLines(view, room),
  ];
  return lines.slice(0, room.rows);
}

/** `3f9a0c21…c21b77e0`. */
export function shortDigest(digest: string, { ellipsis }: Glyphs): string {
  return digest.length <= 2 * DIGEST_DIGITS
    ? digest
    : `${digest.slice(0, DIGEST_DIGITS)}${ellipsis}${digest.slice(-DIGEST_DIGITS)}`;
}

function headline({ role, view, result, takes, ...session }: SessionState, { columns, glyphs }: Room): Line {
  const verb = role === "sender" ? "Sent" : "Received";
  const files = takes === undefined ? view.files : view.files.filter((_, entry) => takes(entry));
  const bytes = result?.bytes ?? view.bytes;
  const isWhole = files.length > 0 &&
    (role === "receiver" || view.files.reduce((sum, { size }) => sum + size, 0) === bytes);
  const count = result?.files ?? session.flight.completeCount;
  const what = isWhole && result?.receivers === undefined
    ? offerAmount(files, bytes)
    : `${formatCount(count, "file")}, ${formatBytes(bytes)}`;
  const to = result?.receivers === undefined ? "" : ` to ${formatCount(result.receivers, "receiver")}`;
  return fitLine([span(`${glyphs.good} ${verb} ${what}${to}`, "good", true)], columns, glyphs.ellipsis);
}

function factLines(session: SessionState, room: Room): Line[] {
  const { role, view, result } = session;
  const place = view.directory ?? "";
  return [
    ...(role === "receiver" && place !== "" && !isAllText(view.files)
      ? [fact("Where", [[span(escapeForDisplay(place))]], room)]
      : []),
    ...paceLines(session, room),
    ...(result?.movedBytes !== undefined && result.movedBytes < result.bytes
      ? [
        fact("Travelled", [[span(formatBytes(result.movedBytes))], [
          span("the rest was there already", "quiet"),
        ]], room),
      ]
      : []),
    fact("Verified", verifiedParts(session, room.glyphs), room),
    ...pathFact(view, room),
  ];
}

function paceLines({ result, rates }: SessionState, room: Room): Line[] {
  if (result === undefined) return [];
  const { seconds, bytes, movedBytes = bytes } = result;
  if (seconds < MOMENT_SECONDS) return [fact("Took", [[span("a moment")]], room)];
  const [, ...steps] = room.glyphs.graph;
  const width = Math.min(rates.points.length, room.columns - 60);
  const graph = sparkline(rates.points, { width, top: niceTop(rates.points), steps });
  return [fact("Took", [
    [span(formatDuration(seconds))],
    [span(`${formatRate(movedBytes / seconds)} on average`)],
    ...(width < 3 ? [] : [[span(graph[0]!, "accent")]]),
  ], room)];
}

/** Whoever stored it compared the digests; with one file its digest can be compared by eye. */
function verifiedParts({ role, finished, result }: SessionState, glyphs: Glyphs): Line[] {
  const by = role === "receiver"
    ? "every block, here"
    : result?.receivers
    ? "by each of them"
    : "by the other side";
  const [last] = finished;
  const isOne = finished.length === 1 && last !== undefined;
  return [[span(by)], ...(isOne ? [[span(`SHA-256 ${shortDigest(last.digest, glyphs)}`, "quiet")]] : [])];
}

function pathFact({ path }: View, room: Room): Line[] {
  if (path === undefined) return [];
  const way = path.kind === "direct" ? span("direct", "good") : span("through the relay, sealed", "caution");
  return [
    fact(
      "Path",
      [[way], ...(path.detail === "" ? [] : [[span(escapeForDisplay(path.detail), "quiet")]])],
      room,
    ),
  ];
}

/** Where a set-up stopped, when there never was a way. */
function setUpFact({ path, steps }: View, room: Room): Line[] {
  const last = steps.at(-1);
  if (path !== undefined || last === undefined) return [];
  return [fact("Set-up", [
    [span(`stopped after step ${last.n}, ${last.name}`)],
    [span("t shows all of them", "quiet")],
  ], room)];
}

/** Texts are for reading here. */
function textBlock(texts: readonly string[], { columns, glyphs }: Room): Line[] {
  return texts.flatMap((text) => [
    BLANK,
    ...textLines(text).replace(/\n$/, "").split("\n").flatMap((line) =>
      wrap(line.replaceAll("\t", "    "), columns - 2, glyphs.ellipsis).map((part): Line => [
        span("  "),
        span(part, undefined, true),
      ])
    ),
  ]);
}

/** What did not go as wished; the first few, and how many there were. */
function leftOutLines({ warnings, warningCount }: View, { columns, glyphs }: Room): Line[] {
  const shown = warnings.slice(0, SHOWN_WARNINGS);
  const more = warningCount - shown.length;
  return [
    ...(shown.length > 0 ? [BLANK] : []),
    ...shown.map(({ message }) =>
      fitLine([span(`${glyphs.caution} ${message}`, "caution")], columns, glyphs.ellipsis)
    ),
    ...(more > 0 ? [[span(`  and ${formatCount(more, "more note")} like these`, "quiet")]] : []),
  ];
}

/** Warnings that are told one by one. */
const SHOWN_WARNINGS = 6;

function fact(label: string, parts: readonly Line[], { columns, glyphs }: Room): Line {
  return [
    span("  "),
    cell(label, LABEL_COLUMNS, glyphs, "quiet"),
    ...joined(parts, columns - LABEL_COLUMNS - 2, glyphs),
  ];
}

function declinedWords({ role }: SessionState): string {
  return role === "sender" ? "the other side declined" : "declined; nothing was saved";
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
