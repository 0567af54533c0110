/**
 * What a journal is made of.
 *
 *     header   "slipjrnl" | version u32 | seed u32 | CRC-32 of all before u32          20 bytes
 *     record   type u8 | length u32 | payload (length bytes) | CRC-32 u32              numbers little-endian
 *
 * The CRC-32 of a record starts from the journal's own seed, so that what an older journal left in the same place on
 * the disk is no record of this one. Zeros are the end: a journal has some in front of it to grow into.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { type Encoding, type Identity, PayloadReader, RECORD_BYTES, RecordWriter } from "./journal_bytes.ts";

/** Changes when older programs would misread; a journal of any other version is ignored. */
export const JOURNAL_VERSION = 1;

/** Bytes of the header. */
export const HEADER_BYTES = 20;

/** One record. `slot` is the number, and the name, of a file in the work folder. */
export type JournalRecord =
  /** From now on `slot` holds what is there of this file. */
  | { readonly type: "entry"; readonly slot: number; readonly identity: Identity }
  /** A block that is on the disk; `digest` is its SHA-256. A later one for the same block counts. */
  | { readonly type: "block"; readonly slot: number; readonly block: number; readonly digest: Uint8Array }
  /** A block that is about to be overwritten. */
  | { readonly type: "lost"; readonly slot: number; readonly block: number }
  /** Nothing of what is in `slot` counts any more. */
  | { readonly type: "forgotten"; readonly slot: number }
  /** A folder that was made by us, relative to the one received into. */
  | { readonly type: "made"; readonly path: string; readonly inode: number }
  /** A file that is about to get its final name, and how to know it again there. */
  | {
    readonly type: "finished";
    readonly slot: number;
    readonly identity: Identity;
    /** SHA-256 over the digests of its blocks. */
    readonly digest: Uint8Array;
    /** Its final path, relative to the folder received into. */
    readonly name: string;
    /** Its time on this disk, milliseconds, fractions included. */
    readonly keptMs: number;
    readonly inode: number;
  }
  /** The first `count` files of the `finished` records so far are on the disk. */
  | { readonly type: "flushed"; readonly count: number }
  /** Everything that was wanted is in its place and on the disk; nothing more, if it is the last record. */
  | { readonly type: "complete" };

const MAGIC = new TextEncoder().encode("slipjrnl");

/** The parts of a record `R`, each with an encoding that suits it. */
type Layout<R> = {
  readonly [Part in Exclude<keyof R, "type">]: R[Part] extends number ? "u32" | "f64"
    : R[Part] extends string ? "text"
    : R[Part] extends Identity ? "identity"
    : "digest";
};

type Layouts = { readonly [Type in JournalRecord["type"]]: Layout<Extract<JournalRecord, { type: Type }>> };

/**
 * What is in the payload of each type, in the order in which it is written. The number of a type on the disk is its
 * place here, from 1.
 */
const LAYOUTS: Layouts = {
  entry: { slot: "u32", identity: "identity" },
  block: { slot: "u32", block: "u32", digest: "digest" },
  lost: { slot: "u32", block: "u32" },
  forgotten: { slot: "u32" },
  made: { inode: "f64", path: "text" },
  finished: {
    slot: "u32",
    identity: "identity",
    digest: "digest",
    keptMs: "f64",
    inode: "f64",
    name: "text",
  },
  flushed: { count: "u32" },
  complete: {},
};

/** The types by their number; 0 is the end. */
const TYPES = ["end", ...Object.keys(LAYOUTS)];
/** The layouts as lists, by the number of the type. */
const PARTS = [undefined, ...Object.values(LAYOUTS).map((layout) => Object.entries<Encoding>(layout))];

/** Around the payload: type, length, CRC-32. */
const FRAME_BYTES = 9;

/** The header of a journal with this `seed`, 0 to 2^32 − 1. */
export function encodeHeader(seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(8, JOURNAL_VERSION, true);
  view.setUint32(12, seed, true);
  view.setUint32(16, crc32(bytes.subarray(0, 16)), true);
  return bytes;
}

/** The seed, or `undefined` when `bytes` do not begin with the header of a journal of this version. */
export function decodeHeader(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(8, true) !== JOURNAL_VERSION) return undefined;
  if (view.getUint32(16, true) !== crc32(bytes.subarray(0, 16))) return undefined;
  return view.getUint32(12, true);
}

/**
 * A record with all that is around it, as a view that is good until the next call: there are as many as files.
 * @throws RangeError when it would be longer than {@linkcode RECORD_BYTES}.
 */
export function encodeRecord(record: JournalRecord, seed: number): Uint8Array<ArrayBuffer> {
  const number = TYPES.indexOf(record.type);
  const writer = new RecordWriter(number);
  for (const [part, encoding] of PARTS[number]!) {
    writer[encoding](record[part as keyof typeof record] as never);
  }
  return writer.seal(seed);
}

/**
 * The record at the start of `bytes` and how many bytes it takes; `"more"` when `bytes` end before it does;
 * `undefined` when there is none: the end, or damage.
 */
export function decodeRecord(
  bytes: Uint8Array,
  seed: number,
): { record: JournalRecord; bytes: number } | "more" | undefined {
  if (bytes.length < FRAME_BYTES) return bytes[0] === 0 ? undefined : "more";
  const view = viewOf(bytes);
  const parts = PARTS[bytes[0]!];
  const total = FRAME_BYTES + view.getUint32(1, true);
  if (parts === undefined || total > RECORD_BYTES) return undefined;
  if (bytes.length < total) return "more";
  const sum = crc32(bytes.subarray(0, total - 4), seed);
  if (sum !== view.getUint32(total - 4, true)) return undefined;
  const record = new PayloadReader(bytes.subarray(5, total - 4)).all((reader) => {
    const found: Record<string, unknown> = { type: TYPES[bytes[0]!] };
    for (const [part, encoding] of parts) found[part] = reader[encoding]();
    return found as JournalRecord;
  });
  return record === undefined ? undefined : { record, bytes: total };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
