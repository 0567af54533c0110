/**
 * Everything the app knows, in one value that only reducers change. Each screen's own part has a file of its own.
 *
 * @module
 */

import { type CodeEntryState, EMPTY_CODE_ENTRY } from "./code_entry_state.ts";
import { type EarlierResults, NO_RESULTS } from "./earlier_results.ts";
import { type EndedState, INITIAL_ENDED } from "./ended_state.ts";
import { type HelpState, INITIAL_HELP } from "./help_state.ts";
import { type HomeState, INITIAL_HOME } from "./home_state.ts";
import { INITIAL_MOVING, type MovingState } from "./moving_state.ts";
import type { OfferState } from "./offer_state.ts";
import { INITIAL_PICKER, type PickerState } from "./picker_state.ts";
import { INITIAL_RECEIVERS, type ReceiversState } from "./receivers_state.ts";
import { type Question, type SessionState, withoutQuestion } from "./session_state.ts";
import { INITIAL_STEPS, type StepsState } from "./steps_state.ts";

/** Where the app is: before a session at one of three screens, or in a session, which shows its own. */
export type Stage = "home" | "pick" | "code" | "session";

/** What is laid over a screen. */
export type Overlay = "help" | "steps" | "cancel";

/** A sentence that goes away by itself. */
export interface Notice {
  readonly text: string;
  /** On the clock of `AppState.nowMs`. */
  readonly untilMs: number;
}

/** Everything the app knows. */
export interface AppState {
  readonly stage: Stage;
  /** The terminal, in characters. */
  readonly size: { readonly columns: number; readonly rows: number };
  /** Milliseconds on the app's one clock, as of the last tick; about one a second. */
  readonly nowMs: number;
  /** Whether there is a home to go back to: the app was started as `slip` alone. */
  readonly hasHome: boolean;
  readonly overlay?: Overlay | undefined;
  readonly notice?: Notice | undefined;
  readonly home: HomeState;
  readonly picker: PickerState;
  readonly codeEntry: CodeEntryState;
  /** What is shared or received, from the moment it is asked for. */
  readonly session?: SessionState | undefined;
  /** Results of sessions that were left for the first screen. */
  readonly earlier: EarlierResults;
  /** Whether the QR code is drawn dark on light where colours cannot settle it. */
  readonly isQrInverted: boolean;
  /** The screen of the offer, while the question is open. */
  readonly offer?: OfferState | undefined;
  readonly moving: MovingState;
  readonly receivers: ReceiversState;
  readonly steps: StepsState;
  readonly ended: EndedState;
  readonly help: HelpState;
}

/** The state at the start. */
export const INITIAL_STATE: AppState = {
  stage: "home",
  size: { columns: 80, rows: 24 },
  nowMs: 0,
  hasHome: true,
  home: INITIAL_HOME,
  picker: INITIAL_PICKER,
  codeEntry: EMPTY_CODE_ENTRY,
  earlier: NO_RESULTS,
  isQrInverted: false,
  moving: INITIAL_MOVING,
  receivers: INITIAL_RECEIVERS,
  steps: INITIAL_STEPS,
  ended: INITIAL_ENDED,
  help: INITIAL_HELP,
};

/** Milliseconds that a notice stays. */
const NOTICE_MS = 4_000;

/** With a sentence that goes away by itself. */
export function withNotice(state: AppState, text: string): AppState {
  return { ...state, notice: { text, untilMs: state.nowMs + NOTICE_MS } };
}

/** The question that waits for an answer, the oldest one. */
export function openQuestion({ session }: AppState): Question | undefined {
  return session?.questions[0];
}

/** Without the question `id`, which was answered or matters no more; its screen's part goes with it. */
export function closeQuestion(state: AppState, id: number): AppState {
  const { session } = state;
  if (session === undefined) return state;
  const isOffer = session.questions.some((question) => question.id === id && question.kind === "offer");
  return { ...state, session: withoutQuestion(session, id), ...(isOffer && { offer: undefined }) };
}

/** At `nowMs`: what was only for a while is gone. */
export function afterTick(state: AppState, nowMs: number): AppState {
  const isStale = state.notice !== undefined && state.notice.untilMs <= nowMs;
  return { ...state, nowMs, ...(isStale && { notice: undefined }) };
}
