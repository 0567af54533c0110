/**
 * Everything a screen needs to draw a session, as it stands.
 *
 * @module
 */

import type { ErrorCode } from "./errors.ts";
import type { InFlightFile, OfferedFile, PathKind, Side, StepRole } from "./status.ts";
import type { WarningCode } from "./warnings.ts";

/** Where a session stands, in one word; see `docs/architecture.md`. */
export type Phase =
  | "starting"
  | "waiting"
  | "connecting"
  | "offered"
  | "moving"
  | "done"
  | "declined"
  | "failed";

/** A step that was reached. */
export interface ReachedStep {
  /** 1 to 26, as in `core/connection/steps.ts`. */
  readonly n: number;
  /** Who did it. */
  readonly role: StepRole;
  /** What it is, in a few words. */
  readonly name: string;
}

/** How a session ended when it did not end well. */
export interface Problem {
  /** The error's stable code, or `declined`. */
  readonly code: ErrorCode | "declined";
  /** What happened. */
  readonly message: string;
  /** What to do next; empty when there is nothing to say. */
  readonly hint: string;
}

/** Something that did not go as wished. */
export interface Warning {
  /** Its stable name. */
  readonly code: WarningCode;
  /** What it is about; escape it before showing it. */
  readonly path: string;
  /** In a sentence, escaped. */
  readonly message: string;
}

/** What became of all receivers that ever came to a sender with several. */
export interface Crowd {
  /** How many came. */
  readonly came: number;
  /** Those of `View.receivers` that ended, in the order in which they did. */
  readonly ended: readonly string[];
  /** Those that ended and are not in `View.receivers` any more. */
  readonly forgotten: ForgottenReceivers;
}

/** Receivers of which only sums are left. */
export interface ForgottenReceivers {
  /** How many have everything they wanted. */
  readonly done: number;
  /** How many wanted nothing. */
  readonly declined: number;
  /** How many failed. */
  readonly failed: number;
  /** Bytes that all of them stored. */
  readonly bytes: number;
}

/** Everything a screen needs to draw a session. */
export interface View {
  /** Where the session stands. */
  readonly phase: Phase;
  /** The server's URL, once it answered. */
  readonly server?: string;
  /** The code, on a sender. */
  readonly code?: string;
  /** The link with the code in its fragment, on a sender. */
  readonly link?: string;
  /** What the other side calls itself. */
  readonly peer?: string;
  /** How many wrong tries remain, after the first. */
  readonly triesLeft?: number;
  /** The words both people should see, when they compare them. */
  readonly verify?: readonly string[];
  /** What is offered; empty before the offer. */
  readonly files: readonly OfferedFile[];
  /** How many of them are complete, verified and in their place. */
  readonly finishedFiles: number;
  /** Which way the bytes take. */
  readonly path?: { readonly kind: PathKind; readonly detail: string };
  /** The steps that were reached, in the order they were told. */
  readonly steps: readonly ReachedStep[];
  /** Bytes the receiver has stored. */
  readonly bytes: number;
  /** Bytes on offer, and once accepted those that are wanted. */
  readonly totalBytes: number;
  /** Receiver only: bytes free where the files go, when that can be told. */
  readonly freeBytes?: number;
  /** Receiver only: bytes there from an earlier attempt. */
  readonly keptBytes?: number;
  /** The first `KEPT_WARNINGS` warnings. */
  readonly warnings: readonly Warning[];
  /** How many warnings there were. */
  readonly warningCount: number;
  /** A text that came for the person. */
  readonly text?: string;
  /**
   * On a sender with several receivers, the view of each by its id in the room, in order of arrival: of those that are
   * there, and of the `ENDED_RECEIVERS` that ended last.
   */
  readonly receivers?: ReadonlyMap<string, View>;
  /** On a sender with several receivers, what became of all that came; see `countReceivers`. */
  readonly crowd?: Crowd;
  /** In the view of one receiver among several: which it is, from 1, in order of arrival. */
  readonly number?: number;
  /** On a sender with several receivers, why nobody else can come while those who are there are served. */
  readonly closed?: { readonly code: ErrorCode; readonly message: string };
  /** The smoothed rate. */
  readonly bytesPerSecond: number;
  /** The round-trip time of the path, milliseconds, when that can be told. */
  readonly roundTripMs?: number;
  /** The files on their way in the order of the offer, the first `NAMED_IN_FLIGHT` of them. */
  readonly inFlight: readonly InFlightFile[];
  /** The sides that pause it, here first; none while it may move. */
  readonly pausedBy: readonly Side[];
  /** How long it took, once done. */
  readonly seconds?: number;
  /** Where the files are, once done; empty on a sender. */
  readonly directory?: string;
  /** Why it ended, unless done. */
  readonly problem?: Problem;
}

/** The view before anything happened. */
export const INITIAL_VIEW: View = {
  phase: "starting",
  files: [],
  finishedFiles: 0,
  steps: [],
  bytes: 0,
  totalBytes: 0,
  bytesPerSecond: 0,
  inFlight: [],
  pausedBy: [],
  warnings: [],
  warningCount: 0,
};

/** Whether files would move if nobody paused. */
export function isPaused({ phase, pausedBy }: View): boolean {
  return phase === "moving" && pausedBy.length > 0;
}

/** Seconds until everything is stored at the present rate, or `undefined` while that cannot be told. */
export function secondsLeft(view: View): number | undefined {
  if (view.phase !== "moving" || view.pausedBy.length > 0 || view.bytesPerSecond <= 0) return undefined;
  return Math.max(0, view.totalBytes - view.bytes) / view.bytesPerSecond;
}
