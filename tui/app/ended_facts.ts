/**
 * What the screens of a session that is over say beside its headline: a row for each fact, texts, notes. Pure;
 * everything foreign is escaped.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatCount } from "../../core/format.ts";
import type { View } from "../../core/view.ts";
import { BLANK, cell, fitLine, joined, type Line, span } from "./spans.ts";
import type { Glyphs } from "./theme.ts";

/** How wide it may be and what can be drawn. */
export interface Room {
  readonly columns: number;
  readonly glyphs: Glyphs;
}

/** What a screen says: a headline that stays, and below it what scrolls. */
export interface Ending {
  readonly headline: readonly Line[];
  readonly body: readonly Line[];
}

/** Columns of what a line is about. */
const LABEL_COLUMNS = 11;

/** A fact: what it is about, and as many of its parts as there is room for. */
export function fact(label: string, parts: readonly Line[], { columns, glyphs }: Room): Line {
  return [
    span("  "),
    cell(label, LABEL_COLUMNS, glyphs, "quiet"),
    ...joined(parts, columns - LABEL_COLUMNS - 2, glyphs),
  ];
}

/** Which way the bytes took, if there was one. */
export function pathFact({ path }: View, room: Room): Line[] {
  if (path === undefined) return [];
  const way = path.kind === "direct" ? span("direct", "good") : span("through the relay, sealed", "caution");
  const detail = path.detail === "" ? [] : [[span(escapeForDisplay(path.detail), "quiet")]];
  return [fact("Path", [[way], ...detail], room)];
}

/** What did not go as wished, as far as it is remembered, and how much more there was. */
export function noteLines({ warnings, warningCount }: View, { columns, glyphs }: Room): Line[] {
  if (warningCount === 0) return [];
  const more = warningCount - warnings.length;
  return [
    BLANK,
    ...warnings.map(({ message }) =>
      fitLine([span(`${glyphs.caution} ${message}`, "caution")], columns, glyphs.ellipsis)
    ),
    ...(more > 0 ? [[span(`  and ${formatCount(more, "more note")} like these`, "quiet")]] : []),
  ];
}
