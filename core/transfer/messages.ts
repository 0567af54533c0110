/**
 * Control messages between sender and receiver: JSON text on the control channel, one object a message.
 *
 *     sender                               receiver
 *     offer, manifest…, manifest-end ────▶ looks at its disk, shows the list, asks
 *                      ◀────────────────── skip…, have-files…, have-blocks…, accept | decline
 *     (frames), confirmed…, file-end… ───▶ verifies, stores
 *                      ◀────────────────── stored…
 *                      ◀────────────────── complete
 *     bye ───────────────────────────────▶ closes
 *
 * Those that may be many, {@linkcode isBulk}, are each answered by `next`, and only `BULK_MESSAGES_AHEAD` of them are
 * under way. Either side, at any time: ping, cancel, error. `docs/protocol.md` has every field.
 *
 * @module
 */

import * as v from "valibot";
import {
  BLOCK_BYTES,
  CONTROL_MESSAGE_BYTES,
  FILE_BYTES,
  FRAME_PAYLOAD_BYTES,
  MANIFEST_ENTRIES,
  WINDOW_BLOCKS,
  WINDOW_BYTES,
} from "../limits.ts";
import { parsePeerJson } from "../peer_json.ts";
import {
  isDigestPairList,
  isEntryList,
  isIndexList,
  isIndexPairList,
  knownPart,
  type ListedEntry,
} from "./message_lists.ts";

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const index = count(2 ** 32 - 1);
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** RFC 4648, section 4, with padding; `v.base64()` also takes letters that only count as ASCII ones in another case. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const base64 = v.pipe(v.string(), v.minLength(1), v.maxLength(CONTROL_MESSAGE_BYTES), v.regex(BASE64));

/** Many in a transfer of many files; `message_lists.ts` says why these are no schemas. */
const entryList = v.pipe(
  v.custom<ListedEntry[]>(isEntryList),
  v.transform((entries) => entries.map(knownPart)),
);
const digestPairList = v.custom<[file: number, digest: string][]>(isDigestPairList);
const indexPairList = v.custom<[first: number, second: number][]>(isIndexPairList);

const transferMessage = v.variant("type", [
  v.object({
    type: v.literal("offer"),
    /** Bytes of a block, and of a block in one frame; fixed for the transfer. */
    blockBytes: v.literal(BLOCK_BYTES),
    frameBytes: v.literal(FRAME_PAYLOAD_BYTES),
  }),
  v.object({ type: v.literal("manifest"), entries: entryList }),
  v.object({
    type: v.literal("manifest-end"),
    /** How many entries the manifest has, and the sum of their sizes in bytes. */
    entries: count(MANIFEST_ENTRIES),
    totalBytes: count(FILE_BYTES),
    /** How many were left out. */
    leftOut: count(Number.MAX_SAFE_INTEGER),
  }),
  /** Entries that are not wanted: pairs of the first and the last number. */
  v.object({ type: v.literal("skip"), ranges: v.pipe(v.array(v.tuple([index, index])), v.minLength(1)) }),
  /** Entries that are there as a whole, with the digest of each. */
  v.object({
    type: v.literal("have-files"),
    files: digestPairList,
  }),
  /** Blocks that are there, from `first` on: their digests one after the other, base64. */
  v.object({ type: v.literal("have-blocks"), file: index, first: index, digests: base64 }),
  v.object({
    type: v.literal("accept"),
    /** How much may be under way: sent and not yet stored. */
    windowBytes: v.pipe(v.number(), v.integer(), v.minValue(BLOCK_BYTES), v.maxValue(64 * WINDOW_BYTES)),
    windowBlocks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64 * WINDOW_BLOCKS)),
  }),
  v.object({ type: v.literal("decline"), reason: v.pipe(v.string(), v.maxLength(200)) }),
  v.object({
    type: v.literal("file-end"),
    /** Entries that are sent as a whole, with the digest of each. */
    files: digestPairList,
    /** How many blocks the stream had: always and only for a stream, since its end may overtake its last frames. */
    blocks: v.exactOptional(index),
  }),
  /**
   * Blocks of `have-blocks` that the sender found equal: they will not travel and count as stored. Said before the
   * file's end, for otherwise a receiver could not tell a block that is equal from one that is still on its way.
   */
  v.object({
    type: v.literal("confirmed"),
    file: index,
    first: index,
    count: v.pipe(index, v.minValue(1)),
  }),
  v.object({
    type: v.literal("stored"),
    /** Pairs of file and block that are verified and written. */
    blocks: indexPairList,
    /** Files that are complete, flushed and under their final name. */
    files: v.custom<number[]>(isIndexList),
  }),
  v.object({ type: v.literal("complete"), digest }),
  v.object({ type: v.literal("bye") }),
  /** A bulk message was taken. */
  v.object({ type: v.literal("next") }),
  v.object({
    type: v.literal("ping"),
    /** Bytes of frames that have come in all, headers included. */
    receivedBytes: v.exactOptional(count(Number.MAX_SAFE_INTEGER)),
    /** Whether this side waits for its own disk, pipe or person: then nothing moves, and nobody is to blame. */
    isBusy: v.exactOptional(v.boolean()),
    /** Whether this side's person has paused it; said at once when that changes. */
    isPaused: v.exactOptional(v.boolean()),
  }),
  v.object({ type: v.literal("cancel") }),
  v.object({ type: v.literal("error"), code: v.pipe(v.string(), v.maxLength(64)) }),
]);

/** One control message. */
export type TransferMessage = v.InferOutput<typeof transferMessage>;

/** Whether there may be many of `message`, so that each waits for its turn. */
export function isBulk({ type }: TransferMessage): boolean {
  return BULK.has(type);
}

const BULK: ReadonlySet<TransferMessage["type"]> = new Set(["manifest", "skip", "have-files", "have-blocks"]);

/** JSON text of `message`. */
export function formatTransferMessage(message: TransferMessage): string {
  return JSON.stringify(message);
}

/**
 * Reads a control message; unknown keys are ignored.
 * @throws SlipError `protocol` when it is not one.
 */
export function parseTransferMessage(text: string): TransferMessage {
  return parsePeerJson(text, "a control message", schemaFor);
}

/** By the type they are for: the variant itself asks each of its schemas whether it is the one. */
const SCHEMAS = new Map<unknown, (typeof transferMessage.options)[number]>(
  transferMessage.options.map((schema) => [schema.entries.type.literal, schema]),
);

function schemaFor(value: unknown): typeof transferMessage | (typeof transferMessage.options)[number] {
  if (typeof value !== "object" || value === null || !("type" in value)) return transferMessage;
  return SCHEMAS.get(value.type) ?? transferMessage;
}
