/**
 * A session as the app shows it: the view that all interfaces share, and what only a screen remembers, such as when
 * things happened. Pure.
 *
 * @module
 */

import type { IncomingOffer } from "../../core/transfer/choice.ts";
import { reduce } from "../../core/reduce.ts";
import type { Status } from "../../core/status.ts";
import { INITIAL_VIEW, isPaused, type View } from "../../core/view.ts";
import type { ConflictPolicy } from "../command_line.ts";
import type { Role } from "../reporters/reporter.ts";
import { type Cargo, fileComplete, type Flight, NOTHING_COMPLETE } from "./complete_files.ts";
import { NO_HISTORY, noteRate, type RateHistory } from "./rate_history.ts";

/** Files that are remembered after they were finished. */
const FINISHED_FILES = 50;

/** A question of the engine to its person, which `answer` answers. */
export type Question = OfferQuestion | WordsQuestion;

/** What of an offer shall be taken? */
export interface OfferQuestion {
  readonly kind: "offer";
  /** Its number, for the answer. */
  readonly id: number;
  readonly offer: IncomingOffer;
  /** Entries that may be chosen: neither unfit nor left out by `--only`. */
  readonly choosable: ReadonlySet<number>;
  /** Where it would go, for a sentence and escaped: `in /home/me`. */
  readonly where: string;
  /** What was settled about names that are taken. @default the person is asked */
  readonly onConflict?: Exclude<ConflictPolicy, "ask"> | undefined;
}

/** Does the other side show the same words? */
export interface WordsQuestion {
  readonly kind: "words";
  /** Its number, for the answer. */
  readonly id: number;
  readonly words: readonly string[];
}

/** A file that is complete, verified and in its place. */
export interface FinishedFile {
  /** Not escaped. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly digest: string;
  readonly atMs: number;
}

/** A session on screen. All times are milliseconds of the clock of `AppState.nowMs`. */
export interface SessionState {
  readonly role: Role;
  readonly view: View;
  readonly startedMs: number;
  /** How many may receive, on a sender. @default as many as come */
  readonly places?: number;
  /** When the code stops working, on a sender, if the server told. */
  readonly expiresMs?: number;
  /** When each of `view.steps` was reached, in the same order. */
  readonly stepTimes: readonly number[];
  /** When the files began to move. */
  readonly movingMs?: number;
  /** When it ended. */
  readonly endedMs?: number;
  /** How fast it was lately, over all receivers. */
  readonly rates: RateHistory;
  /** Which files are complete. */
  readonly flight: Flight;
  /** Whether an entry is wanted, once a person chose. @default all are */
  readonly takes?: (entry: number) => boolean;
  /** The files that were finished last, newest first. */
  readonly finished: readonly FinishedFile[];
  /** Entries found so far, while a sender looks for them. */
  readonly found?: number;
  /** Questions that wait for an answer, oldest first. */
  readonly questions: readonly Question[];
  /** Texts for the person, not escaped. */
  readonly texts: readonly string[];
  /** How it ended well. */
  readonly result?: Extract<Status, { event: "done" }>;
  /** The person wants it to end, and it does so in order. */
  readonly isEnding: boolean;
}

/** A session that begins. @param places How many may receive, on a sender. @default as many as come */
export function beginSession(role: Role, nowMs: number, places?: number): SessionState {
  return {
    role,
    ...(places !== undefined && { places }),
    view: INITIAL_VIEW,
    startedMs: nowMs,
    stepTimes: [],
    rates: NO_HISTORY,
    flight: NOTHING_COMPLETE,
    finished: [],
    questions: [],
    texts: [],
    isEnding: false,
  };
}

/** The session after `status`, which came at `nowMs`. */
export function sessionAfter(session: SessionState, status: Status, nowMs: number): SessionState {
  const next = { ...session, view: reduce(session.view, status) };
  if (status.event === "progress") return rated(next, nowMs);
  if (status.receiver !== undefined) return next;
  switch (status.event) {
    case "code":
      return status.expiresInMs === undefined ? next : { ...next, expiresMs: nowMs + status.expiresInMs };
    case "step":
      return { ...next, stepTimes: [...session.stepTimes, nowMs] };
    case "accepted":
      return { ...next, movingMs: nowMs };
    case "resumed":
      // The silence of the pause is none of what comes after it.
      return { ...next, rates: noteRate(next.rates, 0, nowMs) };
    case "text":
      return { ...next, texts: [...session.texts, status.text] };
    case "file":
      return {
        ...next,
        finished: finishedAfter(session.finished, status, nowMs),
        flight: fileComplete(session.flight, cargoOf(session), status.path),
      };
    case "done":
      return { ...next, endedMs: nowMs, result: status };
    case "declined":
    case "error":
      return { ...next, endedMs: nowMs };
    default:
      return next;
  }
}

/** With one more question. */
export function ask(session: SessionState, question: Question): SessionState {
  return { ...session, questions: [...session.questions, question] };
}

/** Without the question `id`, which was answered or matters no more. */
export function withoutQuestion(session: SessionState, id: number): SessionState {
  return { ...session, questions: session.questions.filter((question) => question.id !== id) };
}

/** Bytes a second, over all receivers. */
export function totalRate({ bytesPerSecond, receivers }: View): number {
  if (receivers === undefined) return bytesPerSecond;
  const rateOf = (one: View) => one.phase === "moving" && !isPaused(one) ? one.bytesPerSecond : 0;
  return receivers.values().reduce((sum, one) => sum + rateOf(one), 0);
}

/** Whether it is over, well or not. */
export function isOver({ view }: SessionState): boolean {
  return view.phase === "done" || view.phase === "declined" || view.phase === "failed";
}

/** What is offered, and wanted of it. */
export function cargoOf({ view: { files }, takes }: SessionState): Cargo {
  return { files, ...(takes && { takes }) };
}

function rated(session: SessionState, nowMs: number): SessionState {
  return { ...session, rates: noteRate(session.rates, totalRate(session.view), nowMs) };
}

function finishedAfter(
  finished: readonly FinishedFile[],
  { path, bytes, digest }: Extract<Status, { event: "file" }>,
  atMs: number,
): readonly FinishedFile[] {
  return [{ path, bytes, digest, atMs }, ...finished.slice(0, FINISHED_FILES - 1)];
}
