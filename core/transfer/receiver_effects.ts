/**
 * What a `ReceiverMachine` orders.
 *
 * @module
 */

import type { ManifestEntry } from "../ports.ts";
import type { CompleteBlock, ReadyFile } from "./incoming_file.ts";
import type { TransferMessage } from "./messages.ts";

/** What the receiver's driver is to do. */
export type ReceiverEffect =
  | { readonly do: "send"; readonly message: TransferMessage }
  /** Ask what is wanted of these, then `ReceiverMachine.choose()` or `ReceiverMachine.decline()`. */
  | {
    readonly do: "decide";
    readonly entries: readonly ManifestEntry[];
    readonly totalBytes: number;
    readonly leftOut: number;
  }
  /** Compare `bytes` with `digest`, write them, then call `ReceiverMachine.stored()`. Of a stream, in order. */
  | { readonly do: "store"; readonly file: number } & CompleteBlock
  /** Hash `digests`, or take what is `computed`; compare with `expected`, finish, call `ReceiverMachine.finished()`. */
  | { readonly do: "finish-file"; readonly file: number } & ReadyFile
  /** Everything is finished: hash `digests`, put all in place, then call `ReceiverMachine.completed()`. */
  | { readonly do: "complete"; readonly digests: Uint8Array<ArrayBuffer> }
  /** There is something to acknowledge: call `ReceiverMachine.acknowledge()` soon; see `isAcknowledgementDue`. */
  | { readonly do: "acknowledge" }
  /** So many bytes are stored in all. */
  | { readonly do: "report-progress"; readonly bytes: number }
  /** The sender knows that everything is there. */
  | { readonly do: "finish" };

/** The order of this name. */
export type ReceiverOrder<Name extends ReceiverEffect["do"]> = Extract<ReceiverEffect, { do: Name }>;
