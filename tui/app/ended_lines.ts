/**
 * The screen of a session that is over, in lines: its headline, and as much below it as there is room for. Pure.
 *
 * @module
 */

import type { Ending, Room } from "./ended_facts.ts";
import { lastTop, scrolledLines } from "./scrolled.ts";
import { BLANK, type Line } from "./spans.ts";

/** How much room there is and what can be drawn. */
export interface EndedRoom extends Room {
  readonly rows: number;
}

/** The whole screen. @param top The first row below the headline that is shown. */
export function endedLines({ headline, body }: Ending, top: number, room: EndedRoom): Line[] {
  const shown = scrolledLines(body, top, bodyRows(headline, room), room.glyphs);
  return [...headline, BLANK, ...shown].slice(0, room.rows);
}

/** The last row below the headline that can be the first to be shown; 0 where all of it is. */
export function lastEndedTop({ headline, body }: Ending, room: EndedRoom): number {
  return lastTop(body.length, bodyRows(headline, room));
}

function bodyRows(headline: readonly Line[], { rows }: EndedRoom): number {
  return Math.max(2, rows - headline.length - 1);
}
