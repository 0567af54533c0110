/**
 * An offer in lines: the tree, what taking the chosen comes to, and what there is to know of the row at the cursor. Pure;
 * everything foreign is escaped.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import type { ConflictAction } from "../../core/ports.ts";
import { warningText } from "../../core/warnings.ts";
import type { OfferSelection } from "./offer_selection.ts";
import type { OfferState, PatternMode } from "./offer_state.ts";
import { BLANK, cell, joined, type Line, nameCell, rightCell, type Span, span } from "./spans.ts";
import { widthOf } from "./text_fit.ts";
import type { Colours, Glyphs } from "./theme.ts";
import { nodeAt } from "./tree_view.ts";
import { visibleRange } from "./visible_range.ts";

/** Lines below the tree. */
const SUMMARY_LINES = 4;

const SIZE_COLUMNS = 9;

/** Columns from which more than the name, the size and one word has room. */
const NOTED_COLUMNS = 64;

/** Columns that a row has at most, so that its size is not too far from its name. */
const ROW_COLUMNS = 120;

/** What becomes of a taken name, for the row at the cursor. */
const CONSEQUENCES: Readonly<Record<ConflictAction | "mixed", string>> = {
  rename: "the new one gets another name",
  replace: "the new one takes its place, once verified",
  resume: "what is the same in it does not travel again",
  skip: "the new one is left out",
  mixed: "each as shown at it",
};

const PATTERN_WORDS: Readonly<Record<PatternMode, string>> = {
  only: "Take only",
  also: "Take also",
  without: "Leave out",
};

/** How much room there is and what can be drawn. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
}

/** The whole screen. */
export function offerLines(offer: OfferState, where: string, room: Room): Line[] {
  const height = Math.max(1, room.rows - SUMMARY_LINES);
  const rows = treeLines(offer, { ...room, rows: height, columns: Math.min(room.columns, ROW_COLUMNS) });
  const gap = Array.from({ length: height - rows.length }, () => BLANK);
  return [...rows, ...gap, BLANK, takingLine(offer.selection, room), spaceLine(offer.selection, where, room)]
    .concat([lastLine(offer, room)]);
}

/** The rows of the tree that are in the window. */
function treeLines({ view, selection }: OfferState, room: Room): Line[] {
  const { start, end } = visibleRange(view.cursor, room.rows, view.rows.length);
  return Array.from(view.rows.subarray(start, end), (node, index) => {
    const isCurrent = start + index === view.cursor;
    return rowLine(node, { selection, isCurrent, isOpen: view.unfolded.has(node), room });
  });
}

interface Row {
  readonly selection: OfferSelection;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly room: Room;
}

function rowLine(node: number, row: Row): Line {
  const { selection, isCurrent, room: { columns, glyphs } } = row;
  const { tree } = selection.ground;
  const mark = selection.mark(node);
  const indent = "  ".repeat(Math.min(tree.depth(node), Math.floor(columns / 8)));
  const noteColumns = columns >= NOTED_COLUMNS ? Math.min(36, Math.floor(columns / 3)) : 8;
  const note = noteOf(node, row, noteColumns);
  const before = widthOf(indent) + 6;
  const nameColumns = Math.max(1, columns - before - widthOf(note.text) - 1 - SIZE_COLUMNS);
  const isTaken = mark === "all" || mark === "some";
  return [
    span(isCurrent ? `${glyphs.pointer} ` : "  ", "accent"),
    markSpan(mark, glyphs),
    span(` ${indent}${foldGlyph(node, row)} `, "quiet"),
    {
      ...nameCell(
        nameOf(node, row),
        nameColumns,
        glyphs,
        isCurrent ? "accent" : isTaken ? undefined : "quiet",
      ),
      isBold: isCurrent,
    },
    span(" "),
    note,
    rightCell(sizeOf(node, selection), SIZE_COLUMNS, glyphs, isTaken ? undefined : "quiet"),
  ];
}

function markSpan(
  mark: ReturnType<OfferSelection["mark"]>,
  { checked, partly, unchecked, bad }: Glyphs,
): Span {
  switch (mark) {
    case "all":
      return span(checked, "good");
    case "some":
      return span(partly, "good");
    case "none":
      return span(unchecked, "quiet");
    case "unfit":
      return span(bad, "caution");
  }
}

function foldGlyph(node: number, { selection, isOpen, room: { glyphs } }: Row): string {
  const { tree } = selection.ground;
  if (tree.end(node) === node + 1) return " ";
  return isOpen ? glyphs.open : glyphs.closed;
}

function nameOf(node: number, { selection, room: { glyphs } }: Row): string {
  const { tree } = selection.ground;
  const name = escapeForDisplay(tree.name(node));
  if (tree.isFolder(node)) return `${name}/`;
  const entry = tree.entries[tree.entry(node)!]!;
  return entry.kind === "link" ? `${name} ${glyphs.right} ${escapeForDisplay(entry.target ?? "")}` : name;
}

function sizeOf(node: number, { ground }: OfferSelection): string {
  const entry = ground.tree.entry(node);
  const kind = entry === undefined ? "folder" : ground.tree.entries[entry]!.kind ?? "file";
  if (kind === "link" || kind === "stream") return kind;
  const isEmptyFolder = kind === "folder" && ground.tree.end(node) === node + 1;
  return isEmptyFolder ? "empty" : formatBytes(ground.bytes.of(node));
}

/** What is special about a row; the most important first, as the rest may have no room. */
function noteOf(node: number, { selection, room: { columns, glyphs } }: Row, width: number): Span {
  const { ground } = selection;
  const mark = selection.mark(node);
  const notes = notesOf(node, selection, columns >= NOTED_COLUMNS);
  const tone: keyof Colours = ground.conflicts.of(node) > 0 && mark !== "none" ? "caution" : "quiet";
  const words = notes.map((note) => [span(note)]);
  return span(joined(words, width, glyphs).map(({ text }) => text).join(""), tone);
}

function notesOf(node: number, selection: OfferSelection, isWide: boolean): string[] {
  const { ground } = selection;
  const action = selection.actionIn(node);
  const kept = ground.kept.of(node);
  const inside = ground.tree.end(node) - node - 1;
  const entry = ground.tree.entry(node);
  const isText = entry !== undefined && ground.tree.entries[entry]!.kind === "text";
  const taken = inside > 0 ? `${formatCount(ground.conflicts.of(node), "taken name")}: ` : "taken: ";
  return [
    ...(selection.mark(node) === "unfit" ? ["not here"] : []),
    ...(action === undefined ? [] : [isWide ? `${taken}${action}` : action]),
    ...(kept > 0 ? [isWide ? `${formatBytes(kept)} is here` : "begun"] : []),
    ...(isText ? ["text"] : []),
    ...(inside > 0 && isWide ? [formatCount(inside, "entry", "entries")] : []),
  ];
}

function takingLine(selection: OfferSelection, { columns, glyphs }: Room): Line {
  const { taking, ground } = selection;
  const { entries } = ground.offer;
  const what = taking.count === entries.length
    ? formatCount(taking.count, "entry", "entries")
    : `${taking.count.toLocaleString("en")} of ${formatCount(entries.length, "entry", "entries")}`;
  if (taking.count === 0) return [span("Taking nothing", "caution")];
  return joined(
    [
      [
        span("Taking "),
        span(what, undefined, true),
        span(", "),
        span(formatBytes(taking.bytes), undefined, true),
      ],
      ...(taking.keptBytes > 0
        ? [[span(`${formatBytes(taking.keptBytes)} of it is here already`, "good")]]
        : []),
      ...(ground.offer.leftOut > 0
        ? [[span(`${ground.offer.leftOut} left out by the sender`, "quiet")]]
        : []),
    ],
    columns,
    glyphs,
  );
}

function spaceLine(selection: OfferSelection, where: string, { columns, glyphs }: Room): Line {
  const { freeBytes } = selection.ground.offer.survey;
  const place = span(`Goes ${where.replace(/^in /, "into ")}`, "quiet");
  if (freeBytes === undefined) return joined([[place]], columns, glyphs);
  const { bytes, keptBytes } = selection.taking;
  if (!selection.isTooMuch) {
    return joined([[span(`${formatBytes(freeBytes)} free`, "quiet")], [place]], columns, glyphs);
  }
  const missing = formatBytes(bytes - keptBytes - freeBytes);
  return joined(
    [
      [span(`Does not fit: ${missing} too much`, "bad", true)],
      [span(`${formatBytes(freeBytes)} free`, "quiet")],
      [place],
    ],
    columns,
    glyphs,
  );
}

/** What is typed or asked, else what there is to know of the row at the cursor. */
function lastLine(offer: OfferState, { columns, glyphs }: Room): Line {
  const { pattern, selection, view, isDeclining } = offer;
  if (isDeclining) return [span("Decline all of it? y or n", "caution", true)];
  if (pattern !== undefined) {
    const found = pattern.matches === undefined ? "" : `  ${pattern.matches.toLocaleString("en")} match`;
    return [
      span(`${PATTERN_WORDS[pattern.mode]}: `, "accent", true),
      span(escapeForDisplay(pattern.typed)),
      span(glyphs.cursor, "accent"),
      span(found, pattern.matches === 0 ? "caution" : "quiet"),
      ...(pattern.typed === "" ? [span(" such as *.jpg or photos/", "quiet")] : []),
    ];
  }
  const { text, tone } = knownOf(nodeAt(view), selection);
  return [cell(text, columns, glyphs, tone)];
}

function knownOf(node: number, selection: OfferSelection): { text: string; tone: keyof Colours } {
  const { ground } = selection;
  const { tree, offer } = ground;
  const entry = tree.entry(node);
  const unfit = entry === undefined ? undefined : offer.survey.unfit.get(entry);
  if (unfit !== undefined) return { text: warningText(unfit, offer.entries[entry!]!.path), tone: "caution" };
  const action = selection.actionIn(node);
  if (action !== undefined) {
    const count = ground.conflicts.of(node);
    const subject = tree.end(node) > node + 1
      ? formatCount(count, "name in it is taken", "names in it are taken")
      : "This name is taken";
    return { text: `${subject}: ${CONSEQUENCES[action]}`, tone: "caution" };
  }
  const kept = ground.kept.of(node);
  if (kept > 0) return { text: `${formatBytes(kept)} is here from an earlier attempt`, tone: "quiet" };
  return { text: entry === undefined ? "" : escapeForDisplay(offer.entries[entry]!.path), tone: "quiet" };
}
