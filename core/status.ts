/**
 * What a person is shown: one union of statuses, told in order by the engine, and one reducer that turns them into
 * a view. The terminal, the page and `--json` all draw from here, so they cannot disagree.
 *
 * Why one file: what is told and what a view makes of it are two halves of one thing.
 *
 * @module
 */

import type { ErrorCode } from "./errors.ts";
import { ENDED_RECEIVERS, KEPT_WARNINGS } from "./limits.ts";
import type { EntryKind } from "./ports.ts";
import type { WarningCode } from "./warnings.ts";

/** Which way the bytes take. */
export type PathKind = "direct" | "relay";

/** Who does a step of the set-up. */
export type StepRole = "sender" | "receiver" | "server";

/** A file in an `offer`. */
export interface OfferedFile {
  /** As its sender names it; escape it before showing it. */
  readonly path: string;
  /** Bytes; 0 where they are not known or there are none. */
  readonly size: number;
  /** What it is. @default "file" */
  readonly kind?: EntryKind;
}

/** Which side of a transfer: the one that is told, or the other. */
export type Side = "here" | "there";

/** A file on its way. */
export interface InFlightFile {
  /** As its sender names it; escape it before showing it. */
  readonly path: string;
  /** Bytes of it that the receiver has verified and stored. */
  readonly bytes: number;
  /** Bytes of all of it; 0 where they are not known, as of a stream. */
  readonly size: number;
}

/**
 * Something that happened. None holds a secret but `code`, which only a sender tells.
 *
 * A sender that serves several receivers marks what concerns one of them with `receiver`, its id in the room; what
 * is not marked concerns all.
 */
export type Status = Happening & { readonly receiver?: string };

/** What can happen. */
export type Happening =
  /** The server in use; `port` as in its URL. */
  | { readonly event: "server"; readonly url: string; readonly port: number }
  /** Sender only: the code to pass on, and the link with the same words in its fragment. */
  | {
    readonly event: "code";
    readonly code: string;
    readonly url: string;
    /** Milliseconds from now until the server forgets it, unless somebody comes. */
    readonly expiresInMs?: number;
  }
  /** The other side is there and has proved the words; `id` is its id in the room. */
  | { readonly event: "peer"; readonly id: string; readonly agent: string }
  /**
   * Sender with several receivers only: nobody else can come with the code, for the reason of that error. Those who are
   * there are served to their end.
   */
  | { readonly event: "closed"; readonly code: ErrorCode; readonly message: string }
  /** Somebody tried wrong words; `left` tries remain. */
  | { readonly event: "wrong-words"; readonly left: number }
  /** Four words that both people should see. */
  | { readonly event: "verify"; readonly words: readonly string[] }
  | {
    readonly event: "offer";
    readonly files: readonly OfferedFile[];
    readonly totalBytes: number;
    /** Receiver only: bytes free where they go, when that can be told. */
    readonly freeBytes?: number;
    /** Receiver only: bytes there from an earlier attempt. */
    readonly keptBytes?: number;
    /** Receiver only: how many entries have a name that is taken. */
    readonly conflicts?: number;
  }
  /** Something did not go as wished and ends nothing; `path` is not escaped, `message` is. */
  | {
    readonly event: "warning";
    readonly code: WarningCode;
    readonly path: string;
    readonly message: string;
  }
  /** Receiver only: a text for its person, verified; escape it before showing it. */
  | { readonly event: "text"; readonly text: string }
  | { readonly event: "accepted" }
  | { readonly event: "declined"; readonly reason: string }
  | { readonly event: "path"; readonly kind: PathKind; readonly detail: string }
  | { readonly event: "step"; readonly n: number; readonly role: StepRole; readonly name: string }
  /** On both ends `bytes` is what the receiver has verified and stored. */
  | {
    readonly event: "progress";
    readonly bytes: number;
    readonly totalBytes: number;
    /** Smoothed, over the time in which nobody paused. */
    readonly bytesPerSecond: number;
    /** The round-trip time of the path, milliseconds, smoothed as the stack tells it; absent where it does not. */
    readonly roundTripMs?: number;
    /** The files on their way in the order of the offer, the first `NAMED_IN_FLIGHT` of them. */
    readonly inFlight?: readonly InFlightFile[];
  }
  /**
   * One side pauses; `here` is the side that is told. Nothing moves until both go on, and what was on its way when it
   * was said may still be counted.
   */
  | { readonly event: "paused"; readonly by: Side }
  /** That side goes on. */
  | { readonly event: "resumed"; readonly by: Side }
  /** A file is complete, verified and under its final name; `digest` is hex (see docs/protocol.md). */
  | { readonly event: "file"; readonly path: string; readonly bytes: number; readonly digest: string }
  /** Everything is; `directory` is where the receiver put it, empty on the sender. */
  | {
    readonly event: "done";
    readonly bytes: number;
    readonly files: number;
    /** From the acceptance to the end, less the time of pauses. */
    readonly seconds: number;
    readonly directory: string;
    /** Bytes that travelled; less than `bytes` when the rest was there from an earlier attempt. */
    readonly movedBytes?: number;
    /** How many entries were left out, each with a warning. */
    readonly leftOut?: number;
    /** Sender with several receivers only: how many have it. */
    readonly receivers?: number;
  }
  | { readonly event: "error"; readonly code: ErrorCode; readonly message: string; readonly hint: string };

/** Told each status as it happens; must not throw. */
export type Report = (status: Status) => void;

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

/** Before anybody came. */
const NOBODY: Crowd = { came: 0, ended: [], forgotten: { done: 0, declined: 0, failed: 0, bytes: 0 } };

/** The view after `status`. Pure: draws nothing, keeps nothing. */
export function reduce(view: View, status: Status): View {
  const { receiver, ...rest } = status;
  if (receiver !== undefined) return reduceReceiver(view, receiver, rest);
  const next = reduceOne(view, status);
  if (view.receivers === undefined || !SHARED.has(status.event)) return next;
  const receivers = view.receivers.entries().map(([id, one]) => [id, reduceShared(one, status)] as const);
  return { ...next, receivers: new Map(receivers) };
}

/** What is told once for all receivers and changes the view of each. */
const SHARED: ReadonlySet<Status["event"]> = new Set<Status["event"]>(["offer", "paused", "resumed"]);

function reduceShared(one: View, status: Happening): View {
  if (status.event !== "offer") return reduceOne(one, status);
  const { files, totalBytes } = status;
  return one.files.length > 0 || hasEnded(one) ? one : { ...one, files, totalBytes };
}

/** What all receivers share is seen by each: the files, how many bytes they are, and whether the sender pauses. */
function reduceReceiver(view: View, receiver: string, status: Happening): View {
  const known = view.receivers?.get(receiver);
  // Only a lying server gives an id twice.
  if (status.event === "peer" && known !== undefined && hasEnded(known)) {
    return reduceReceiver(withoutReceiver(view, receiver), receiver, status);
  }
  const { files, totalBytes, pausedBy, crowd = NOBODY } = view;
  const came = known === undefined ? crowd.came + 1 : crowd.came;
  const before = known ?? { ...INITIAL_VIEW, number: came, files, totalBytes, pausedBy };
  const after = reduceOne(before, status);
  const receivers = new Map(view.receivers).set(receiver, after);
  const next = { ...view, receivers, crowd: { ...crowd, came } };
  return hasEnded(after) && !hasEnded(before) ? withEnded(next, receiver) : next;
}

/** Whether nothing more comes from a receiver, well or not. */
function hasEnded({ phase }: View): boolean {
  return phase === "done" || phase === "declined" || phase === "failed";
}

/** With one that ended; too many of them, and the first that did is forgotten. */
function withEnded(view: View & { readonly crowd: Crowd }, receiver: string): View {
  const ended = [...view.crowd.ended, receiver];
  const next = { ...view, crowd: { ...view.crowd, ended } };
  return ended.length > ENDED_RECEIVERS ? withoutReceiver(next, ended[0]!) : next;
}

/** Without one that ended, but for the sums. */
function withoutReceiver(view: View, receiver: string): View {
  const { crowd = NOBODY } = view;
  const receivers = new Map(view.receivers);
  const one = receivers.get(receiver);
  receivers.delete(receiver);
  const ended = crowd.ended.filter((id) => id !== receiver);
  const forgotten = one === undefined ? crowd.forgotten : plus(crowd.forgotten, one);
  return { ...view, receivers, crowd: { ...crowd, ended, forgotten } };
}

function plus(sums: ForgottenReceivers, { phase, bytes }: View): ForgottenReceivers {
  const isOne = (ended: Phase) => phase === ended ? 1 : 0;
  return {
    done: sums.done + isOne("done"),
    declined: sums.declined + isOne("declined"),
    failed: sums.failed + isOne("failed"),
    bytes: sums.bytes + bytes,
  };
}

function reduceOne(view: View, status: Happening): View {
  switch (status.event) {
    case "server":
      return { ...view, server: status.url };
    case "code":
      return { ...view, phase: "waiting", code: status.code, link: status.url };
    case "peer":
      return { ...view, phase: "connecting", peer: status.agent };
    case "closed":
      return { ...view, closed: { code: status.code, message: status.message } };
    case "wrong-words":
      return { ...view, phase: "waiting", triesLeft: status.left };
    case "verify":
      return { ...view, verify: status.words };
    case "offer":
      return offered(view, status);
    case "warning":
      return warned(view, status);
    case "text":
      return { ...view, text: status.text };
    case "accepted":
      return { ...view, phase: "moving" };
    case "declined":
      return { ...view, phase: "declined", problem: { code: "declined", message: status.reason, hint: "" } };
    case "path":
      return { ...view, path: { kind: status.kind, detail: status.detail } };
    case "step":
      return { ...view, steps: [...view.steps, { n: status.n, role: status.role, name: status.name }] };
    case "progress":
      return {
        ...view,
        bytes: status.bytes,
        totalBytes: status.totalBytes,
        bytesPerSecond: status.bytesPerSecond,
        inFlight: status.inFlight ?? [],
        ...(status.roundTripMs !== undefined && { roundTripMs: status.roundTripMs }),
      };
    case "paused":
      return { ...view, pausedBy: sidesWith(view.pausedBy, status.by) };
    case "resumed":
      return { ...view, pausedBy: view.pausedBy.filter((side) => side !== status.by) };
    case "file":
      return {
        ...view,
        finishedFiles: view.finishedFiles + 1,
        inFlight: view.inFlight.filter(({ path }) => path !== status.path),
      };
    case "done":
      return {
        ...view,
        phase: "done",
        inFlight: [],
        pausedBy: [],
        bytes: status.bytes,
        seconds: status.seconds,
        directory: status.directory,
      };
    case "error":
      return {
        ...view,
        phase: "failed",
        problem: { code: status.code, message: status.message, hint: status.hint },
      };
  }
}

function sidesWith(sides: readonly Side[], side: Side): readonly Side[] {
  return (["here", "there"] as const).filter((each) => each === side || sides.includes(each));
}

function offered(view: View, status: Extract<Happening, { event: "offer" }>): View {
  const { files, totalBytes, freeBytes, keptBytes } = status;
  return {
    ...view,
    phase: "offered",
    files,
    totalBytes,
    ...(freeBytes !== undefined && { freeBytes }),
    ...(keptBytes !== undefined && { keptBytes }),
  };
}

function warned(view: View, { code, path, message }: Extract<Happening, { event: "warning" }>): View {
  const isKept = view.warnings.length < KEPT_WARNINGS;
  const warnings = isKept ? [...view.warnings, { code, path, message }] : view.warnings;
  return { ...view, warnings, warningCount: view.warningCount + 1 };
}

/** Whether files would move if nobody paused. */
export function isPaused({ phase, pausedBy }: View): boolean {
  return phase === "moving" && pausedBy.length > 0;
}

/** Seconds until everything is stored at the present rate, or `undefined` while that cannot be told. */
export function secondsLeft(view: View): number | undefined {
  if (view.phase !== "moving" || view.pausedBy.length > 0 || view.bytesPerSecond <= 0) return undefined;
  return Math.max(0, view.totalBytes - view.bytes) / view.bytesPerSecond;
}
