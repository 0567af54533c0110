/**
 * What stays on the normal screen when the app is gone: earlier results, what arrived as text, the code, the result,
 * what went wrong. Pure.
 *
 * @module
 */

import type { SlipError } from "../../core/errors.ts";
import { resultLine } from "../reporters/result_line.ts";
import { textLines } from "../reporters/text.ts";
import { errorLines, type Lines } from "../reporters/wording.ts";
import { earlierLines, type EarlierResults, NO_RESULTS } from "./earlier_results.ts";
import type { SessionState } from "./session_state.ts";

/** Warnings that are told one by one. */
const TOLD_WARNINGS = 20;

/** How it ended. */
export interface Ending {
  /** Results of sessions before the last. @default there were none */
  readonly earlier?: EarlierResults | undefined;
  /** The last session, if there was one. */
  readonly session?: SessionState | undefined;
  /** Why the command fails, unless it does not. */
  readonly error?: SlipError | undefined;
  readonly placeWords?: PlaceWords | undefined;
}

/** Names a receiver's place in a sentence, escaped; by default `in` and the place. */
type PlaceWords = (place: string) => string;

/** How `session` ended well, in a line; `undefined` when it did not. */
export function resultOf({ result, role, view }: SessionState, placeWords?: PlaceWords): string | undefined {
  return result && resultLine(result, { role, files: view.files, placeWords });
}

/** The lines for an ending. */
export function closingLines({ earlier = NO_RESULTS, session, error, placeWords }: Ending): Lines {
  const before = earlierLines(earlier);
  const problem = error === undefined ? [] : errorLines(error, session?.view);
  if (session === undefined) return { out: before, err: problem };
  const { view } = session;
  const texts = session.texts.map((text) => textLines(text).replace(/\n$/, ""));
  const code = view.code === undefined ? [] : [view.code];
  const result = resultOf(session, placeWords);
  const notes = view.warnings.slice(0, TOLD_WARNINGS).map(({ message }) => `Note: ${message}`);
  const more = view.warningCount - notes.length;
  return {
    out: [...before, ...texts, ...code, ...(result === undefined ? [] : [result])],
    err: [...notes, ...(more > 0 ? [`Note: ${more} more warnings like these`] : []), ...problem],
  };
}
