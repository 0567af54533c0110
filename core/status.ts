/**
 * What a person is told: one union of statuses, in order, by the engine. The terminal, the page and `--json` all draw
 * from here, so they cannot disagree; `core/reduce.ts` turns them into a view.
 *
 * @module
 */

import type { ErrorCode } from "./errors.ts";
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
