/**
 * What the keys of a screen do, in lines. Pure.
 *
 * @module
 */

import { activeBindings, keyLabel, type KeyTable } from "./keys.ts";
import { lastTop } from "./scrolled.ts";
import { screenRows } from "./screen.ts";
import { cell, type Line, span } from "./spans.ts";
import type { AppState } from "./state.ts";
import { widthOf, wrap } from "./text_fit.ts";
import { createTheme, type Glyphs } from "./theme.ts";

/** A line, or some, for each binding that does something now. */
export function helpLines(keys: KeyTable, state: AppState, glyphs: Glyphs): Line[] {
  const rows = activeBindings(keys, state).map(({ keys, help }) => ({
    label: keys.map((key) => keyLabel(key, glyphs)).join(" "),
    help,
  }));
  const width = Math.max(...rows.map(({ label }) => widthOf(label))) + 2;
  return rows.flatMap(({ label, help }) =>
    wrap(help, Math.max(1, state.size.columns - width), glyphs.ellipsis).map((words, index): Line => [
      cell(index === 0 ? label : "", width, glyphs, "accent"),
      span(words),
    ])
  );
}

/** The last line of the help that can be the first to be shown. */
export function lastHelpTop(keys: KeyTable, state: AppState): number {
  return lastTop(helpLines(keys, state, createTheme().glyphs).length, screenRows(state.size.rows));
}
