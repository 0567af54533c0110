/**
 * Files on their way, in lines: how far all of it is, how fast, and each file. Pure; everything foreign is escaped.
 *
 * Files stand in the order in which they come: those that are complete scroll away to the top, and no row ever changes
 * its place against the others.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import {
  formatBytes,
  formatCount,
  formatPercent,
  formatRate,
  formatRoundTrip,
  formatTimeLeft,
} from "../../core/format.ts";
import type { InFlightFile } from "../../core/status.ts";
import { isPaused, secondsLeft, type View } from "../../core/view.ts";
import { type Cargo, isAwaited, isComplete } from "./complete_files.ts";
import { progressBar } from "./progress_bar.ts";
import { historyAt } from "./rate_history.ts";
import { cargoOf, type FinishedFile, type SessionState } from "./session_state.ts";
import { niceTop, sparkline } from "./sparkline.ts";
import { BLANK, joined, type Line, nameCell, rightCell, span, spread } from "./spans.ts";
import type { Colours, Glyphs } from "./theme.ts";
import { widthOf } from "./text_fit.ts";

/** How much room there is and what can be drawn. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  /** Milliseconds on the clock of the session. */
  readonly nowMs: number;
}

/** Columns from which a file in flight has a bar of its own. */
const BAR_COLUMNS = 60;

/** Rows from which there is a graph. */
const GRAPH_ROWS = 12;

/** Seconds without news that are worth a word. */
const SILENT_SECONDS = 3;

/** Columns that a row has at most, so that its ends are not too far from each other. */
const ROW_COLUMNS = 160;

/** The whole screen. */
export function movingLines(session: SessionState, room: Room): Line[] {
  const columns = Math.min(room.columns, ROW_COLUMNS);
  const top = [...totalLines(session, { ...room, columns }), ...graphLines(session, { ...room, columns })];
  const last = warningLines(session.view, { ...room, columns });
  const end = last.length === 0 ? [] : [BLANK, ...last];
  const height = room.rows - top.length - end.length - 1;
  if (height < 1) return top.slice(0, room.rows);
  const files = fileLines(session, { ...room, columns, rows: height });
  const gap = Array.from({ length: height - files.length }, () => BLANK);
  return [...top, BLANK, ...files, ...gap, ...end];
}

/** How far it is, in two lines. */
export function totalLines(session: SessionState, room: Room): Line[] {
  const { view, role, flight, isEnding } = session;
  const { columns, glyphs, nowMs } = room;
  const { bytes, totalBytes, bytesPerSecond } = view;
  const silence = silentSeconds(session, nowMs);
  const left = isEndless(view) || isEnding ? undefined : secondsLeft(view);
  const facts: Line[] = [
    ...(isPaused(view)
      ? [[span(pauseWords(view), undefined, true)]]
      : silence > 0
      ? [[span(`Nothing moved for ${silence} s`, "caution")]]
      : [
        [span(formatRate(bytesPerSecond), undefined, true)],
        ...(left === undefined ? [] : [[span(`${formatTimeLeft(left)} left`)]]),
      ]),
    ...(flight.completeCount > 0 ? [[span(completeWords(view, flight.completeCount, role), "quiet")]] : []),
    ...pathParts(view),
  ];
  return [
    isEndless(view)
      ? [span(`${formatBytes(bytes)} so far`, undefined, true)]
      : barLine(bytes, totalBytes, { ...room, isDim: isPaused(view) }),
  ]
    .concat([joined(facts, columns, glyphs)]);
}

/** `  45% █████░░░░░  28.8 MB of 64.0 MB`; what it says fits in every width. */
export function barLine(
  bytes: number,
  totalBytes: number,
  { columns, glyphs, isDim = false }: Pick<Room, "columns" | "glyphs"> & { readonly isDim?: boolean },
): Line {
  const percent = formatPercent(bytes, totalBytes).padStart(4);
  const amount = ` ${formatBytes(bytes)} of ${formatBytes(totalBytes)}`;
  // As wide as the longest that may come, so that the bar keeps its length.
  const amountColumns = 9 + 4 + widthOf(formatBytes(totalBytes));
  const share = totalBytes <= 0 ? 1 : bytes / totalBytes;
  const bar = progressBar(
    share,
    Math.max(4, columns - 6 - amountColumns),
    glyphs,
    isDim ? "quiet" : share >= 1 ? "good" : "accent",
  );
  return [span(`${percent} `, undefined, true), ...bar, rightCell(amount, amountColumns, glyphs)];
}

/** The last seconds as a graph, with what a full column stands for; nothing where there is no room. */
export function graphLines({ rates }: SessionState, { columns, rows, glyphs, nowMs }: Room): Line[] {
  const { points } = historyAt(rates, nowMs);
  if (rows < GRAPH_ROWS) return [];
  // Its place is kept from the start, so that nothing moves when it comes.
  if (points.length === 0) return [BLANK, BLANK, BLANK];
  const top = niceTop(points);
  const labels = [formatRate(top), `last ${points.length} s`];
  const labelColumns = Math.max(...labels.map(widthOf)) + 1;
  const width = columns - labelColumns;
  const [, ...steps] = glyphs.graph;
  const graph = sparkline(points, { width, top, rows: labels.length, steps });
  return [
    BLANK,
    ...graph.map((
      line,
      row,
    ) => [span(line, "accent"), rightCell(labels[row]!, labelColumns, glyphs, "quiet")]),
  ];
}

/** Files in the order in which they come, as many as there is room for. */
export function fileLines(session: SessionState, room: Room): Line[] {
  const { view, flight, finished } = session;
  const cargo = cargoOf(session);
  if (!isCargoKnown(session)) {
    const moving = view.inFlight.slice(0, room.rows);
    const before = finished.slice(0, room.rows - moving.length).reverse();
    return [
      ...before.map((file) => completeLine(file, room)),
      ...moving.map((file) => flightLine(file, view, room)),
    ];
  }
  const moving = new Map(view.inFlight.map((file) => [file.path, file]));
  return windowOf(cargo, flight.first, room.rows).map((entry) => {
    const { path, size } = cargo.files[entry]!;
    const file = moving.get(path);
    if (isComplete(flight, entry)) return completeLine({ path, bytes: size }, room);
    return file === undefined ? comingLine(path, size, room) : flightLine(file, view, room);
  });
}

/** The last warning, and how many there are. */
export function warningLines(
  { warnings, warningCount }: View,
  { columns, glyphs }: Pick<Room, "columns" | "glyphs">,
): Line[] {
  const last = warnings.at(-1);
  if (last === undefined) return [];
  const count = warningCount > 1 ? [span(formatCount(warningCount, "note"), "caution")] : [];
  return [spread([span(`${glyphs.caution} ${last.message}`, "caution")], count, columns, glyphs)];
}

/** The way that the bytes take: what matters first. */
export function pathParts({ path, roundTripMs }: View): Line[] {
  if (path === undefined) return [];
  const [family, ...ends] = path.detail.split(", ").filter((part) => part !== "");
  const trip = roundTripMs === undefined ? [] : [formatRoundTrip(roundTripMs)];
  const kind = path.kind === "direct" ? span("direct", "good") : span("through the relay", "caution");
  return [
    [kind],
    ...[...family === undefined ? [] : [family], ...trip, ...ends].map((
      part,
    ) => [span(escapeForDisplay(part), "quiet")]),
  ];
}

/** Who pauses, in words. */
function pauseWords({ pausedBy }: View): string {
  if (pausedBy.length > 1) return "Paused on both sides";
  return pausedBy[0] === "here" ? "Paused here" : "Paused by the other side";
}

/** How long nothing was told, once that is longer than usual; a rate would be a thing of the past then. */
function silentSeconds({ rates }: SessionState, nowMs: number): number {
  const seconds = Math.floor((nowMs - rates.endMs) / 1000) + 1;
  return Number.isFinite(seconds) && seconds >= SILENT_SECONDS ? seconds : 0;
}

function completeWords({ files }: View, count: number, role: SessionState["role"]): string {
  const verb = role === "sender" ? "there" : "here";
  return files.length <= 1 ? verb : `${formatCount(count, "file")} ${verb}`;
}

function isEndless({ files }: View): boolean {
  return files[0]?.kind === "stream";
}

/** A sender is not told which entries its receiver wants, unless it is all of them. */
function isCargoKnown({ takes, view }: SessionState): boolean {
  return takes !== undefined || view.totalBytes === view.files.reduce((sum, { size }) => sum + size, 0);
}

/** The entries that have a row: the first that is not complete a third of the way down. */
function windowOf(cargo: Cargo, first: number, rows: number): number[] {
  const { files } = cargo;
  const before: number[] = [];
  for (let entry = first - 1; entry >= 0 && before.length < rows; entry--) {
    if (isAwaited(cargo, entry)) before.unshift(entry);
  }
  const after: number[] = [];
  for (let entry = first; entry < files.length && after.length < rows; entry++) {
    if (isAwaited(cargo, entry)) after.push(entry);
  }
  const wanted = Math.max(Math.floor(rows / 3), rows - after.length);
  const shown = wanted === 0 ? [] : before.slice(-wanted);
  return [...shown, ...after.slice(0, rows - shown.length)];
}

function completeLine({ path, bytes }: Pick<FinishedFile, "path" | "bytes">, room: Room): Line {
  return fileLine({ mark: room.glyphs.good, tone: "good" }, path, formatBytes(bytes), "quiet", room);
}

function comingLine(path: string, size: number, room: Room): Line {
  return fileLine({ mark: room.glyphs.unchecked, tone: "quiet" }, path, formatBytes(size), "quiet", room);
}

function flightLine({ path, bytes, size }: InFlightFile, view: View, room: Room): Line {
  const { columns, glyphs } = room;
  const tone = isPaused(view) ? "quiet" : "accent";
  const mark = { mark: glyphs.pointer, tone } as const;
  if (isEndless(view)) return fileLine(mark, path, formatBytes(bytes), undefined, room);
  const percent = formatPercent(bytes, size).padStart(5);
  if (columns < BAR_COLUMNS) return fileLine(mark, path, percent, undefined, room);
  const bar = progressBar(size === 0 ? 0 : bytes / size, Math.floor(columns / 5), glyphs, tone);
  return fileLine(mark, path, formatBytes(size), undefined, room, [span(" "), ...bar, span(percent)]);
}

function fileLine(
  { mark, tone }: { readonly mark: string; readonly tone: keyof Colours },
  path: string,
  size: string,
  nameTone: keyof Colours | undefined,
  { columns, glyphs }: Room,
  middle: Line = [],
): Line {
  const taken = middle.reduce((sum, { text }) => sum + widthOf(text), 0);
  const nameColumns = Math.max(1, columns - 2 - taken - 10);
  return [
    span(`${mark} `, tone),
    nameCell(escapeForDisplay(path), nameColumns, glyphs, nameTone),
    ...middle,
    rightCell(size, 10, glyphs, nameTone),
  ];
}
