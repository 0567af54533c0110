/**
 * The screen of a session that is over, in lines: its headline, and as much below it as there is room for. Pure.
 *
 * @module
 */

import type { Ending, Room } from "./ended_facts.ts";
import { BLANK, type Line, span } from "./spans.ts";

/** How much room there is and what can be drawn. */
export interface EndedRoom extends Room {
  readonly rows: number;
}

/** The whole screen. @param top The first row below the headline that is shown. */
export function endedLines({ headline, body }: Ending, top: number, room: EndedRoom): Line[] {
  const height = bodyRows(headline, room);
  const whole = [...headline, BLANK];
  if (body.length <= height) return [...whole, ...body].slice(0, room.rows);
  const start = Math.min(top, lastTop({ headline, body }, room));
  const shown = body.slice(start, start + height - 1);
  return [...whole, ...shown, moreLine(body.length - start - shown.length, room)].slice(0, room.rows);
}

/** The last row below the headline that can be the first to be shown; 0 where all of it is. */
export function lastTop({ headline, body }: Ending, room: EndedRoom): number {
  const height = bodyRows(headline, room);
  return body.length <= height ? 0 : body.length - Math.max(1, height - 1);
}

function bodyRows(headline: readonly Line[], { rows }: EndedRoom): number {
  return Math.max(2, rows - headline.length - 1);
}

function moreLine(count: number, { glyphs }: EndedRoom): Line {
  return count === 0 ? BLANK : [span(`  ${glyphs.down} ${count} more`, "quiet")];
}
