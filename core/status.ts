/**
 * What a person is shown: one union of statuses, told in order by the engine, and one reducer that turns them into
 * a view. The terminal, the page and `--json` all draw from here, so they cannot disagree.
 *
 * @module
 */

import type { ErrorCode } from "./errors.ts";

/** Which way the bytes take. */
export type PathKind = "direct" | "relay";

/** Who does a step of the set-up. */
export type StepRole = "sender" | "receiver" | "server";

/** A file in an `offer`. */
export interface OfferedFile {
  /** As its sender names it; escape it before showing it. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Something that happened. None holds a secret but `code`, which only a sender tells. */
export type Status =
  /** The server in use; `port` as in its URL. */
  | { readonly event: "server"; readonly url: string; readonly port: number }
  /** Sender only: the code to pass on, and the link with the same words in its fragment. */
  | { readonly event: "code"; readonly code: string; readonly url: string }
  /** The other side is there and has proved the words; `id` is its number in the room. */
  | { readonly event: "peer"; readonly id: string; readonly agent: string }
  /** Somebody tried wrong words; `left` tries remain. */
  | { readonly event: "wrong-words"; readonly left: number }
  /** Four words that both people should see. */
  | { readonly event: "verify"; readonly words: readonly string[] }
  | { readonly event: "offer"; readonly files: readonly OfferedFile[]; readonly totalBytes: number }
  | { readonly event: "accepted" }
  | { readonly event: "declined"; readonly reason: string }
  | { readonly event: "path"; readonly kind: PathKind; readonly detail: string }
  | { readonly event: "step"; readonly n: number; readonly role: StepRole; readonly name: string }
  /** On both ends `bytes` is what the receiver has verified and stored. */
  | {
    readonly event: "progress";
    readonly bytes: number;
    readonly totalBytes: number;
    readonly bytesPerSecond: number;
  }
  /** A file is complete, verified and under its final name; `digest` is hex (see docs/protocol.md). */
  | { readonly event: "file"; readonly path: string; readonly bytes: number; readonly digest: string }
  /** Everything is; `directory` is where the receiver put it, empty on the sender. */
  | {
    readonly event: "done";
    readonly bytes: number;
    readonly files: number;
    readonly seconds: number;
    readonly directory: string;
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
  /** Bytes on offer. */
  readonly totalBytes: number;
  /** The smoothed rate. */
  readonly bytesPerSecond: number;
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
};

/** The view after `status`. Pure: draws nothing, keeps nothing. */
export function reduce(view: View, status: Status): View {
  switch (status.event) {
    case "server":
      return { ...view, server: status.url };
    case "code":
      return { ...view, phase: "waiting", code: status.code, link: status.url };
    case "peer":
      return { ...view, phase: "connecting", peer: status.agent };
    case "wrong-words":
      return { ...view, phase: "waiting", triesLeft: status.left };
    case "verify":
      return { ...view, verify: status.words };
    case "offer":
      return { ...view, phase: "offered", files: status.files, totalBytes: status.totalBytes };
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
      };
    case "file":
      return { ...view, finishedFiles: view.finishedFiles + 1 };
    case "done":
      return {
        ...view,
        phase: "done",
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

/** Seconds until everything is stored at the present rate, or `undefined` while that cannot be told. */
export function secondsLeft(view: View): number | undefined {
  if (view.phase !== "moving" || view.bytesPerSecond <= 0) return undefined;
  return Math.max(0, view.totalBytes - view.bytes) / view.bytesPerSecond;
}
