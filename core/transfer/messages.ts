/**
 * Control messages between sender and receiver: JSON text on the control channel, one object a message.
 *
 *     sender                               receiver
 *     offer, manifest… ──────────────────▶ shows the list, asks
 *                      ◀────────────────── accept | decline
 *     (frames), file-end… ───────────────▶ verifies, stores
 *                      ◀────────────────── stored…
 *                      ◀────────────────── complete
 *     bye ───────────────────────────────▶ closes
 *
 * Either side, at any time: ping, cancel, error. `docs/protocol.md` has every field.
 *
 * @module
 */

import * as v from "valibot";
import { slipError } from "../errors.ts";
import {
  BLOCK_BYTES,
  FILE_BYTES,
  FRAME_PAYLOAD_BYTES,
  MANIFEST_ENTRIES,
  PATH_LENGTH,
  WINDOW_BLOCKS,
  WINDOW_BYTES,
} from "../limits.ts";

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const index = count(2 ** 32 - 1);
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const entry = v.object({
  path: v.pipe(v.string(), v.minLength(1), v.maxLength(PATH_LENGTH)),
  size: count(FILE_BYTES),
  modifiedMs: v.exactOptional(v.pipe(v.number(), v.integer())),
  executable: v.exactOptional(v.boolean()),
});

const transferMessage = v.variant("type", [
  v.object({
    type: v.literal("offer"),
    /** How many entries the manifest has, and the sum of their sizes in bytes. */
    files: count(MANIFEST_ENTRIES),
    totalBytes: count(FILE_BYTES),
    /** Bytes of a block, and of a block in one frame; fixed for the transfer. */
    blockBytes: v.literal(BLOCK_BYTES),
    frameBytes: v.literal(FRAME_PAYLOAD_BYTES),
  }),
  v.object({ type: v.literal("manifest"), entries: v.pipe(v.array(entry), v.minLength(1)) }),
  v.object({
    type: v.literal("accept"),
    /** How much may be under way: sent and not yet stored. */
    windowBytes: v.pipe(v.number(), v.integer(), v.minValue(BLOCK_BYTES), v.maxValue(64 * WINDOW_BYTES)),
    windowBlocks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64 * WINDOW_BLOCKS)),
  }),
  v.object({ type: v.literal("decline"), reason: v.pipe(v.string(), v.maxLength(200)) }),
  v.object({ type: v.literal("file-end"), file: index, digest }),
  v.object({
    type: v.literal("stored"),
    /** Pairs of file and block that are verified and written. */
    blocks: v.array(v.tuple([index, index])),
    /** Files that are complete, flushed and under their final name. */
    files: v.array(index),
  }),
  v.object({ type: v.literal("complete"), digest }),
  v.object({ type: v.literal("bye") }),
  v.object({
    type: v.literal("ping"),
    /** Bytes of frames that have come in all, headers included. */
    receivedBytes: v.exactOptional(count(Number.MAX_SAFE_INTEGER)),
  }),
  v.object({ type: v.literal("cancel") }),
  v.object({ type: v.literal("error"), code: v.pipe(v.string(), v.maxLength(64)) }),
]);

/** One control message. */
export type TransferMessage = v.InferOutput<typeof transferMessage>;

/** JSON text of `message`. */
export function formatTransferMessage(message: TransferMessage): string {
  return JSON.stringify(message);
}

/**
 * Reads a control message; unknown keys are ignored.
 * @throws SlipError `protocol` when it is not one.
 */
export function parseTransferMessage(text: string): TransferMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw slipError("protocol", { detail: "a control message that is not JSON" });
  }
  const result = v.safeParse(transferMessage, value);
  if (result.success) return result.output;
  const path = result.issues[0]?.path?.map((item) => String(item.key)).join(".") ?? "type";
  throw slipError("protocol", { detail: `a control message with a wrong ${path.slice(0, 60)}` });
}
