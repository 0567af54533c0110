/**
 * What is said of a session that ended well: what, where, how fast and how sure. Pure; everything foreign is escaped.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../../core/format.ts";
import { isAllText, offerAmount } from "../reporters/amounts.ts";
import { textLines } from "../reporters/text.ts";
import { type Ending, fact, noteLines, pathFact, type Room } from "./ended_facts.ts";
import type { FinishedFile, SessionState } from "./session_state.ts";
import { BLANK, fitLine, type Line, nameCell, rightCell, span } from "./spans.ts";
import { niceTop, sparkline } from "./sparkline.ts";
import { wrap } from "./text_fit.ts";
import type { Glyphs } from "./theme.ts";

/** Seconds below which a transfer took no time worth telling. */
const MOMENT_SECONDS = 0.1;

/** Hex digits at each end of a digest that is shown short. */
const DIGEST_DIGITS = 8;

/** Columns of such a digest, with a gap before it. */
const DIGEST_COLUMNS = 2 * DIGEST_DIGITS + 3;

/** Columns of a size. */
const SIZE_COLUMNS = 10;

/** Columns that the row of a file has at most, so that its ends are not too far from each other. */
const ROW_COLUMNS = 110;

/** Columns from which there is room for a digest beside a name. */
const DIGEST_ROOM = 64;

/** Columns from which all of a digest has room. */
const WHOLE_DIGEST_ROOM = 110;

/** All that is said of it. */
export function doneEnding(session: SessionState, room: Room): Ending {
  return {
    headline: [headline(session, room)],
    body: [
      ...factLines(session, room),
      ...textBlock(session.texts, room),
      ...noteLines(session.view, room),
      ...fileBlock(session, room),
    ],
  };
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
    fact("Verified", verifiedParts(session, room), room),
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
function verifiedParts({ role, finished, result }: SessionState, { columns, glyphs }: Room): Line[] {
  const by = role === "receiver"
    ? "every block, here"
    : result?.receivers
    ? "by each of them"
    : "by the other side";
  const [only, another] = finished;
  if (only === undefined || another !== undefined) return [[span(by)]];
  const digest = columns >= WHOLE_DIGEST_ROOM ? only.digest : shortDigest(only.digest, glyphs);
  return [[span(by)], [span(`SHA-256 ${digest}`, "quiet")]];
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

/** The files that were finished last, each with its digest; of a single one it is said above. */
function fileBlock({ finished, flight }: SessionState, room: Room): Line[] {
  if (finished.length < 2) return [];
  const earlier = flight.completeCount - finished.length;
  return [
    BLANK,
    ...(earlier > 0 ? [[span(`  ${formatCount(earlier, "earlier one")}, and`, "quiet")]] : []),
    ...finished.toReversed().map((file) => fileLine(file, room)),
  ];
}

function fileLine({ path, bytes, digest }: FinishedFile, { columns, glyphs }: Room): Line {
  const width = Math.min(columns, ROW_COLUMNS);
  const hasDigest = width >= DIGEST_ROOM;
  const name = escapeForDisplay(path);
  const nameColumns = Math.max(1, width - 2 - SIZE_COLUMNS - (hasDigest ? DIGEST_COLUMNS : 0));
  return [
    span("  "),
    nameCell(name, nameColumns, glyphs),
    rightCell(formatBytes(bytes), SIZE_COLUMNS, glyphs),
    ...(hasDigest ? [span(`  ${shortDigest(digest, glyphs)}`, "quiet")] : []),
  ];
}

/** `3f9a0c21…c21b77e0`. */
function shortDigest(digest: string, { ellipsis }: Glyphs): string {
  return digest.length <= 2 * DIGEST_DIGITS
    ? digest
    : `${digest.slice(0, DIGEST_DIGITS)}${ellipsis}${digest.slice(-DIGEST_DIGITS)}`;
}
