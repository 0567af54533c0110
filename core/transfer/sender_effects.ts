/**
 * What a `SenderMachine` orders.
 *
 * @module
 */

import type { TransferMessage } from "./messages.ts";
import type { Wanted } from "./sender_claims.ts";

/** What the sender's driver is to do. */
export type SenderEffect =
  /** Send this; if it is one of many (`isBulk()`), in its turn. */
  | { readonly do: "send"; readonly message: TransferMessage }
  /** Read these bytes, send them in frames, and report their digest with `SenderMachine.digested()`. */
  | {
    readonly do: "read";
    readonly file: number;
    readonly block: number;
    readonly offset: number;
    readonly length: number;
  }
  /**
   * Read what a stream has next, `BLOCK_BYTES` at most, and report its length with `SenderMachine.streamed()`;
   * then go on as after `read`, unless it has ended.
   */
  | { readonly do: "read-next"; readonly file: number }
  /** Find out the digest of a block, and report it with `SenderMachine.compared()`. */
  | { readonly do: "compare"; readonly file: number; readonly block: number }
  /** Hash `digests` and report with `SenderMachine.fileDigested()`. */
  | { readonly do: "digest-file"; readonly file: number; readonly digests: Uint8Array<ArrayBuffer> }
  /** There are ends to be told: call `SenderMachine.endFiles()` once this turn is over. */
  | { readonly do: "end-files" }
  /** Hash `digests` and report with `SenderMachine.allDigested()`. */
  | { readonly do: "digest-all"; readonly digests: Uint8Array<ArrayBuffer> }
  | { readonly do: "report-accepted"; readonly wanted: Wanted }
  | { readonly do: "report-declined"; readonly reason: string }
  /** The receiver has so many bytes in all, those that did not travel included. */
  | { readonly do: "report-progress"; readonly bytes: number }
  | { readonly do: "report-file"; readonly file: number; readonly bytes: number; readonly digest: string }
  /** The receiver has everything, and it is what was sent; `movedBytes` travelled. */
  | {
    readonly do: "finish";
    readonly digest: string;
    readonly wanted: Wanted;
    readonly bytes: number;
    readonly movedBytes: number;
  };
