/**
 * What stays on the normal screen when the app is gone: what arrived as text, the code, the result, what went wrong.
 * Pure.
 *
 * @module
 */

import type { SlipError } from "../../core/errors.ts";
import { resultLine } from "../reporters/result_line.ts";
import { textLines } from "../reporters/text.ts";
import { errorLines, type Lines } from "../reporters/wording.ts";
import type { SessionState } from "./session_state.ts";

/** Warnings that are told one by one. */
const TOLD_WARNINGS = 20;

/** How it ended. */
export interface Ending {
  /** The last session, if there was one. */
  readonly session?: SessionState | undefined;
  /** Why the command fails, unless it does not. */
  readonly error?: SlipError | undefined;
  /** Names a receiver's place in a sentence, escaped. @default `in` and the place */
  readonly placeWords?: ((place: string) => string) | undefined;
}

/** The lines for an ending. */
export function closingLines({ session, error, placeWords }: Ending): Lines {
  const problem = error === undefined ? [] : errorLines(error, session?.view);
  if (session === undefined) return { err: problem };
  const { view, result, role } = session;
  const texts = session.texts.map((text) => textLines(text).replace(/\n$/, ""));
  const code = view.code === undefined ? [] : [view.code];
  const done = result === undefined ? [] : [resultLine(result, { role, files: view.files, placeWords })];
  const notes = view.warnings.slice(0, TOLD_WARNINGS).map(({ message }) => `Note: ${message}`);
  const more = view.warningCount - notes.length;
  return {
    out: [...texts, ...code, ...done],
    err: [...notes, ...(more > 0 ? [`Note: ${more} more warnings like these`] : []), ...problem],
  };
}
