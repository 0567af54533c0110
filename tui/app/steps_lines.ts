/**
 * The steps of the set-up in lines: a list where there is little room, three lanes with arrows between them where there
 * is much, and below what it means. Pure; everything foreign is escaped.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatDuration } from "../../core/format.ts";
import type { StepRole } from "../../core/status.ts";
import type { View } from "../../core/view.ts";
import type { SessionState } from "./session_state.ts";
import { BLANK, cell, fitLine, joined, type Line, rightCell, type Span, span } from "./spans.ts";
import { widthOf, wrap } from "./text_fit.ts";
import type { Colours, Glyphs } from "./theme.ts";
import { standstillOf, timelineOf, type TimelineRow } from "./timeline.ts";

/** How much room there is and what can be drawn. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
}

/** Columns from which each side has a lane. */
const LANE_COLUMNS = 120;

/** Columns of the server's lane, whose steps have short names. */
const SERVER_COLUMNS = 34;

/** Columns from which a row says who and how long it took. */
const WHO_COLUMNS = 56;

/** Columns of a time. */
const TIME_COLUMNS = 10;

/** Columns of an arrow between two lanes. */
const ARROW_COLUMNS = 14;

const LANES: readonly StepRole[] = ["sender", "server", "receiver"];

/** Which way a step sends something: to the right is from sender to receiver. */
const SENDS: Readonly<Record<number, "right" | "left">> = {
  8: "right",
  9: "right",
  10: "right",
  22: "left",
  23: "left",
  24: "left",
};

/** The whole screen. @param top The first row that is shown; without it, the last step that was reached is in view. */
export function stepsLines(session: SessionState, top: number | undefined, room: Room): Line[] {
  const rows = rowsOf(session);
  const { head, end, height } = frameOf(session, rows, room);
  const start = Math.min(top ?? followingTop(rows, height), Math.max(0, rows.length - height));
  const shown = rows.slice(start, start + height).map((row) => stepLine(row, room));
  const gap = Array.from({ length: Math.max(0, height - shown.length) }, () => BLANK);
  return [...head, ...shown, ...gap, BLANK, ...end].slice(0, room.rows);
}

/** The first row after scrolling by `by` rows, which stays within what there is. */
export function scrolledTop(session: SessionState, top: number | undefined, by: number, room: Room): number {
  const rows = rowsOf(session);
  const { height } = frameOf(session, rows, room);
  const last = Math.max(0, rows.length - height);
  return Math.min(Math.max(Math.min(top ?? followingTop(rows, height), last) + by, 0), last);
}

function followingTop(rows: readonly TimelineRow[], height: number): number {
  const reached = rows.findLastIndex(({ state }) => state === "seen");
  return Math.max(0, reached - Math.floor(height * 2 / 3));
}

/** What is above and below the rows, and what is left for them. */
function frameOf(session: SessionState, rows: readonly TimelineRow[], room: Room) {
  const head = room.columns >= LANE_COLUMNS ? [laneHead(session, room)] : [];
  const end = meaningLines(session, rows, room);
  return { head, end, height: Math.max(1, room.rows - head.length - end.length - 1) };
}

/** The steps of the session; of several receivers those of the last one that came. */
function rowsOf({ view, stepTimes }: SessionState): TimelineRow[] {
  const { steps, path } = sceneOf(view);
  return timelineOf({ steps, times: view.steps === steps ? stepTimes : [], isConnected: path !== undefined });
}

/** The part of the view that tells of the set-up. */
export function sceneOf(view: View): View {
  if (view.steps.length > 0) return view;
  return [...view.receivers?.values() ?? []].findLast(({ steps }) => steps.length > 0) ?? view;
}

function stepLine(row: TimelineRow, room: Room): Line {
  return room.columns >= LANE_COLUMNS ? laneLine(row, room) : listLine(row, room);
}

function listLine(row: TimelineRow, { columns, glyphs }: Room): Line {
  const isWide = columns >= WHO_COLUMNS;
  const tone = toneOf(row);
  const times = [
    rightCell(timeWords(row), TIME_COLUMNS, glyphs, tone),
    ...(isWide
      ? [rightCell(row.tookMs ? `+${milliseconds(row.tookMs)}` : "", TIME_COLUMNS, glyphs, "quiet")]
      : []),
  ];
  const taken = 6 + times.length * TIME_COLUMNS + (isWide ? 10 : 0);
  return [
    markOf(row, glyphs),
    rightCell(`${row.n} `, 4, glyphs, tone),
    ...(isWide ? [cell(row.role, 10, glyphs, tone)] : []),
    cell(row.name, Math.max(1, columns - taken), glyphs, tone),
    ...times,
  ];
}

function laneHead({ role }: SessionState, room: Room): Line {
  const words = (lane: StepRole) => lane === role ? `${lane}, which is here` : lane;
  return [
    span(" ".repeat(TIME_COLUMNS + 2)),
    ...LANES.map((lane) => ({ ...cell(words(lane), laneColumns(lane, room), room.glyphs), isBold: true })),
  ];
}

function laneLine(row: TimelineRow, room: Room): Line {
  const { glyphs } = room;
  const own = LANES.indexOf(row.role);
  return [
    rightCell(row.atMs === undefined ? "" : milliseconds(row.atMs), TIME_COLUMNS, glyphs, "quiet"),
    span("  "),
    ...LANES.flatMap((lane, index) => {
      const columns = laneColumns(lane, room);
      if (index === own) return ownCell(row, columns, glyphs);
      const isTarget = SENDS[row.n] === "left" && index === own - 1;
      return isTarget ? [leftArrow(columns, row, glyphs)] : [span(" ".repeat(columns))];
    }),
  ];
}

/** The step, and an arrow to the next lane where it sends something there. */
function ownCell(row: TimelineRow, columns: number, glyphs: Glyphs): Line {
  const text = `${row.n} ${row.name}`;
  const tone = toneOf(row);
  const room = columns - 2 - widthOf(text) - 2;
  if (SENDS[row.n] !== "right" || room < 2) {
    return [markOf(row, glyphs), span(" "), cell(text, columns - 2, glyphs, tone)];
  }
  const arrow = ` ${glyphs.line.repeat(room - 1)}${glyphs.right} `;
  return [
    markOf(row, glyphs),
    span(` ${text}`, tone),
    span(arrow, row.state === "coming" ? "quiet" : "accent"),
  ];
}

function leftArrow(columns: number, { state }: TimelineRow, { left, line }: Glyphs): Span {
  const arrow = `${left}${line.repeat(ARROW_COLUMNS - 2)} `;
  return span(arrow.padStart(columns), state === "coming" ? "quiet" : "accent");
}

function laneColumns(lane: StepRole, { columns }: Room): number {
  if (lane === "server") return SERVER_COLUMNS;
  return Math.min(56, Math.floor((columns - TIME_COLUMNS - 2 - SERVER_COLUMNS) / 2));
}

function markOf({ state }: TimelineRow, { good, bullet, unchecked }: Glyphs): Span {
  if (state === "seen") return span(good, "good");
  return span(state === "implied" ? bullet : unchecked, "quiet");
}

function toneOf({ state }: TimelineRow): keyof Colours | undefined {
  return state === "seen" ? undefined : "quiet";
}

function timeWords({ state, atMs }: TimelineRow): string {
  if (atMs !== undefined) return milliseconds(atMs);
  return state === "implied" ? "there" : "";
}

function milliseconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : formatDuration(ms / 1000);
}

/** What it means: how the connection was made, or why it was not. */
function meaningLines(session: SessionState, rows: readonly TimelineRow[], room: Room): Line[] {
  const { columns, glyphs } = room;
  const { view } = session;
  const { path } = sceneOf(view);
  const { problem } = view;
  if (problem === undefined) {
    return [path === undefined ? waitingLine(session, rows, room) : connectedLine(path, rows, room)];
  }
  const told = [
    ...wrap(sentence(problem.message), columns, glyphs.ellipsis, 2).map((line) => [span(line, "bad", true)]),
    ...(problem.hint === ""
      ? []
      : wrap(problem.hint, columns, glyphs.ellipsis, 2).map((line) => [span(line)])),
  ];
  if (path !== undefined) return [[span("The connection was made; it ended later", "quiet")], ...told];
  return [...standstillLines(session, rows, room), ...told];
}

function connectedLine(
  path: NonNullable<View["path"]>,
  rows: readonly TimelineRow[],
  { columns, glyphs }: Room,
): Line {
  const tookMs = Math.max(0, ...rows.map(({ atMs = 0 }) => atMs));
  const way = path.kind === "direct" ? "Connected directly" : "Connected through the server's relay, sealed";
  return joined(
    [
      [span(way, "good", true)],
      ...(tookMs > 0 ? [[span(`${milliseconds(tookMs)} from the first step to the last`)]] : []),
      ...(path.detail === "" ? [] : [[span(escapeForDisplay(path.detail), "quiet")]]),
    ],
    columns,
    glyphs,
  );
}

function waitingLine({ role }: SessionState, rows: readonly TimelineRow[], { columns, glyphs }: Room): Line {
  const { next } = standstillOf(rows, role);
  const words = rows.some(({ state }) => state === "seen")
    ? next === undefined ? "Trying the ways between the two sides" : `Next: ${next.name}, by the ${next.role}`
    : "Nobody is there yet; the steps begin when somebody comes with the code";
  return fitLine([span(words, "quiet")], columns, glyphs.ellipsis);
}

function standstillLines(
  { role }: SessionState,
  rows: readonly TimelineRow[],
  { columns, glyphs }: Room,
): Line[] {
  const { last, next } = standstillOf(rows, role);
  if (last === undefined) {
    return [fitLine([span("It ended before the first step", "caution")], columns, glyphs.ellipsis)];
  }
  const usual = next === undefined
    ? "Then the two sides look for a way that lets them through"
    : `Then usually ${next.n}, ${next.name}, by the ${next.role}`;
  return [
    fitLine(
      [span(`Stopped after ${last.n}, ${last.name}, by the ${last.role}`, "caution")],
      columns,
      glyphs.ellipsis,
    ),
    fitLine([span(usual, "quiet")], columns, glyphs.ellipsis),
  ];
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
