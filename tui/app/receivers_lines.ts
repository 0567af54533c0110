/**
 * Several receivers side by side: a row each, and what they come to together. Pure; everything foreign is escaped.
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
import { closedWords, countReceivers, freePlaces } from "../../core/receiver_counts.ts";
import { isPaused, type Phase, secondsLeft, type View } from "../../core/view.ts";
import { graphLines, type Room, warningLines } from "./moving_lines.ts";
import { progressBar } from "./progress_bar.ts";
import { type SessionState, totalRate } from "./session_state.ts";
import {
  BLANK,
  cell,
  fitLine,
  joined,
  type Line,
  lineWidth,
  nameCell,
  rightCell,
  type Span,
  span,
} from "./spans.ts";
import type { Glyphs } from "./theme.ts";

/** Columns from which a receiver has a name. */
const NAMED_COLUMNS = 60;

/** Columns from which it has the time that is left, the way and its round trip. */
const WIDE_COLUMNS = 100;

const WORDS: Readonly<Record<Phase, string>> = {
  starting: "connecting",
  waiting: "connecting",
  connecting: "connecting",
  offered: "is asked",
  moving: "",
  done: "has it all, verified",
  declined: "declined",
  failed: "failed",
};

/** The whole screen. @param top The first row that is shown. */
export function receiversLines(session: SessionState, top: number, room: Room): Line[] {
  const { view } = session;
  const all = [...view.receivers?.values() ?? []];
  const warnings = warningLines(view, room);
  const end = warnings.length === 0 ? [] : [BLANK, ...warnings];
  const head = [
    sumLine(session, room),
    codeLine(session, room),
    ...graphLines(session, room),
    BLANK,
  ];
  const height = Math.max(1, room.rows - head.length - end.length);
  const start = Math.min(top, Math.max(0, all.length - height));
  const rows = all.slice(start, start + height).map((one) => receiverLine(one, room));
  const gap = Array.from({ length: Math.max(0, height - rows.length) }, () => BLANK);
  return [...head, ...rows, ...gap, ...end].slice(0, room.rows);
}

/** `24.0 MB/s · 2 are receiving · 1 has it all · 1 coming · 1 gone · 192.0 MB in all`. */
function sumLine({ view }: SessionState, { columns, glyphs }: Room): Line {
  const { moving, done, coming, declined, failed, bytes } = countReceivers(view);
  const gone = declined + failed;
  const rate: Line[] = moving > 0 ? [[span(formatRate(totalRate(view)), undefined, true)]] : [];
  return joined(
    [
      ...(view.pausedBy.includes("here") ? [[span("Paused here", undefined, true)]] : rate),
      ...(moving > 0 ? [[span(formatCount(moving, "is receiving", "are receiving"))]] : []),
      ...(done > 0 ? [[span(formatCount(done, "has it all", "have it all"), "good")]] : []),
      ...(coming > 0 ? [[span(`${coming} coming`, "quiet")]] : []),
      ...(gone > 0 ? [[span(`${gone} gone`, "quiet")]] : []),
      [span(`${formatBytes(bytes)} in all`, "quiet")],
    ],
    columns,
    glyphs,
  );
}

/** Who may still come. */
function codeLine({ view, places }: SessionState, { columns, glyphs }: Room): Line {
  const { code } = view;
  if (code === undefined) return BLANK;
  const closed = closedWords(view);
  if (closed !== undefined) {
    return fitLine([span(`Nobody else can come: ${closed}`, "caution")], columns, glyphs.ellipsis);
  }
  const free = places === undefined ? Infinity : freePlaces(view, places);
  if (free === 0) return [span(`All ${places} have come`, "quiet")];
  const sentence = [
    span(`${Number.isFinite(free) ? `${free} more` : "More"} can come with `),
    span(code, "accent", true),
  ];
  return lineWidth(sentence) <= columns ? sentence : sentence.slice(1);
}

function receiverLine(view: View, room: Room): Line {
  const { columns, glyphs } = room;
  const { number = 0 } = view;
  const nameColumns = columns < NAMED_COLUMNS ? 0 : Math.min(32, Math.floor(columns / 4));
  const start: Line = [
    phaseSpan(view.phase, glyphs),
    rightCell(`${number} `, 4, glyphs, "quiet"),
    ...(nameColumns === 0 ? [] : [nameCell(deviceOf(view), nameColumns, glyphs), span("  ")]),
  ];
  const rest = Math.max(1, columns - 5 - (nameColumns === 0 ? 0 : nameColumns + 2));
  return [
    ...start,
    ...(view.phase === "moving" ? movingCells(view, rest, room) : [stateCell(view, rest, glyphs)]),
  ];
}

function movingCells(view: View, width: number, { columns, glyphs }: Room): Line {
  const { bytes, totalBytes, path, roundTripMs } = view;
  const left = secondsLeft(view);
  const more: Line = columns < WIDE_COLUMNS ? [] : [
    rightCell(left === undefined ? "" : `${formatTimeLeft(left)} left`, 18, glyphs),
    rightCell(path?.kind ?? "", 8, glyphs, path?.kind === "relay" ? "caution" : "quiet"),
    rightCell(roundTripMs === undefined ? "" : formatRoundTrip(roundTripMs), 8, glyphs, "quiet"),
  ];
  const barColumns = Math.max(1, width - 5 - 12 - (more.length === 0 ? 0 : 34));
  const share = totalBytes <= 0 ? 1 : bytes / totalBytes;
  return [
    ...progressBar(share, barColumns, glyphs, isPaused(view) ? "quiet" : "accent"),
    span(formatPercent(bytes, totalBytes).padStart(5)),
    isPaused(view)
      ? rightCell("paused", 12, glyphs, "quiet")
      : rightCell(formatRate(view.bytesPerSecond), 12, glyphs),
    ...more,
  ];
}

/** What it is, without what all of them are. */
function deviceOf({ peer = "" }: View): string {
  const [, device = peer] = /^slip\/\S+ \((.+)\)$/s.exec(peer) ?? [];
  return escapeForDisplay(device);
}

/** In words, with why it ended. */
function stateCell(view: View, width: number, glyphs: Glyphs): Span {
  const { phase, problem, seconds, bytes } = view;
  const tone = phase === "done" ? "good" : phase === "failed" || phase === "declined" ? "bad" : "quiet";
  if (phase === "failed") return cell(`failed: ${problem?.message ?? ""}`, width, glyphs, tone);
  const pace = phase === "done" && seconds !== undefined && seconds > 0
    ? `, ${formatRate(bytes / seconds)}`
    : "";
  return cell(WORDS[isAsked(view) ? "offered" : phase] + pace, width, glyphs, tone);
}

/** What is offered is told once for all; whoever has a way to it and no answer yet is looking at it. */
function isAsked({ phase, path }: View): boolean {
  return phase === "connecting" && path !== undefined;
}

function phaseSpan(phase: Phase, { good, bad, pointer, unchecked }: Glyphs): Span {
  if (phase === "done") return span(good, "good");
  if (phase === "failed" || phase === "declined") return span(bad, "bad");
  return phase === "moving" ? span(pointer, "accent") : span(unchecked, "quiet");
}
