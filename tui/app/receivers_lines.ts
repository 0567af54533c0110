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
import { isPaused, type Phase, secondsLeft, type View } from "../../core/status.ts";
import { graphLines, type Room, warningLines } from "./moving_lines.ts";
import { progressBar } from "./progress_bar.ts";
import { type SessionState, totalRate } from "./session_state.ts";
import { BLANK, cell, joined, type Line, lineWidth, nameCell, rightCell, type Span, span } from "./spans.ts";
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
    sumLine(session, all, room),
    codeLine(session, all, room),
    ...graphLines(session, room),
    BLANK,
  ];
  const height = Math.max(1, room.rows - head.length - end.length);
  const start = Math.min(top, Math.max(0, all.length - height));
  const rows = all.slice(start, start + height).map((one, index) =>
    receiverLine(withTotal(one, view), start + index + 1, room)
  );
  const gap = Array.from({ length: Math.max(0, height - rows.length) }, () => BLANK);
  return [...head, ...rows, ...gap, ...end].slice(0, room.rows);
}

/** Who came while files were still looked for has not heard how many bytes they are. */
function withTotal(one: View, { totalBytes }: View): View {
  return one.totalBytes > 0 ? one : { ...one, totalBytes };
}

/** `24.0 MB/s · 2 are receiving · 1 has it all · 1 coming · 1 gone · 192.0 MB in all`. */
function sumLine({ view }: SessionState, all: readonly View[], { columns, glyphs }: Room): Line {
  const count = (phase: Phase) => all.filter((one) => one.phase === phase).length;
  const sum = (of: (one: View) => number) => all.reduce((sum, one) => sum + of(one), 0);
  const [moving, done] = [count("moving"), count("done")];
  const gone = count("declined") + count("failed");
  const coming = all.length - moving - done - gone;
  const rate: Line[] = moving > 0 ? [[span(formatRate(totalRate(view)), undefined, true)]] : [];
  return joined(
    [
      ...(view.pausedBy.includes("here") ? [[span("Paused here", undefined, true)]] : rate),
      ...(moving > 0 ? [[span(formatCount(moving, "is receiving", "are receiving"))]] : []),
      ...(done > 0 ? [[span(formatCount(done, "has it all", "have it all"), "good")]] : []),
      ...(coming > 0 ? [[span(`${coming} coming`, "quiet")]] : []),
      ...(gone > 0 ? [[span(`${gone} gone`, "quiet")]] : []),
      [span(`${formatBytes(sum(({ bytes }) => bytes))} in all`, "quiet")],
    ],
    columns,
    glyphs,
  );
}

/** Who may still come. Whoever was served or declined has used up a place; a failure gives it back. */
function codeLine({ view: { code }, places }: SessionState, all: readonly View[], { columns }: Room): Line {
  if (code === undefined) return BLANK;
  const free = places === undefined
    ? Infinity
    : places - all.filter(({ phase }) => phase !== "failed").length;
  if (free <= 0) return [span(`All ${places} have come`, "quiet")];
  const sentence = [
    span(`${Number.isFinite(free) ? `${free} more` : "More"} can come with `),
    span(code, "accent", true),
  ];
  return lineWidth(sentence) <= columns ? sentence : sentence.slice(1);
}

function receiverLine(view: View, number: number, room: Room): Line {
  const { columns, glyphs } = room;
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
