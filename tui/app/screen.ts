/**
 * What a screen is.
 *
 * @module
 */

import type { JSX } from "react";
import type { KeyTable } from "./keys.ts";
import type { AppState } from "./state.ts";
import type { Theme } from "./theme.ts";

/** What a screen draws from. It draws nothing else, asks no clock, and keeps no state of its own. */
export interface ScreenProps {
  readonly state: AppState;
  readonly theme: Theme;
  /** Room for the screen, in characters: without the header and the footer. */
  readonly columns: number;
  readonly rows: number;
}

/** A screen: what it is called, what its keys do, how it is drawn. */
export interface Screen {
  /** A few words for the header. */
  title(state: AppState): string;
  readonly keys: KeyTable;
  readonly Component: (props: ScreenProps) => JSX.Element;
}

/** Every screen. */
export type ScreenName =
  | "home"
  | "pick"
  | "code"
  | "waiting"
  | "words"
  | "offer"
  | "moving"
  | "receivers"
  | "steps"
  | "done"
  | "failed";

/** Lines of a terminal besides the screen's own: header, an empty one below it, notice, footer, one that stays empty. */
const OTHER_LINES = 5;

/** Rows that a screen has on a terminal of so many. */
export function screenRows(terminalRows: number): number {
  return Math.max(1, terminalRows - OTHER_LINES);
}

/** Which screen shows `state`. */
export function screenOf(state: AppState): ScreenName {
  const { stage, session, overlay } = state;
  if (stage !== "session" || session === undefined) return stage === "session" ? "waiting" : stage;
  if (overlay === "steps") return "steps";
  const [question] = session.questions;
  if (question !== undefined) return question.kind;
  const { phase, receivers } = session.view;
  if (phase === "done") return "done";
  if (phase === "declined" || phase === "failed") return "failed";
  if (receivers !== undefined) return "receivers";
  return phase === "moving" ? "moving" : "waiting";
}
