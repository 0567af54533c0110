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

/** Changes when older programs would misread; a journal of any other version is ignored. */
export const JOURNAL_VERSION = 1;

/** Bytes of the header. */
export const HEADER_BYTES = 20;

/** Bytes of the longest record: two paths of `PATH_LENGTH` code units, three bytes each, and what is beside them. */
export const RECORD_BYTES = 32 * 1024;

/** A file as its sender offers it: all three the same is what counts as the same file. */
export interface Identity {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970; `undefined` when its sender does not tell. */
  readonly modifiedMs: number | undefined;
}

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
const TYPES = [
  "end",
  "entry",
  "block",
  "lost",
  "forgotten",
  "made",
  "finished",
  "flushed",
  "complete",
] as const;
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
  const writer = new Writer();
  writer.u8(TYPES.indexOf(record.type));
  writer.u32(0);
  encodePayload(record, writer);
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
  const type = TYPES[bytes[0]!];
  const total = FRAME_BYTES + view.getUint32(1, true);
  if (type === undefined || type === "end" || total > RECORD_BYTES) return undefined;
  if (bytes.length < total) return "more";
  const sum = crc32(bytes.subarray(0, total - 4), seed);
  if (sum !== view.getUint32(total - 4, true)) return undefined;
  const record = new Reader(bytes.subarray(5, total - 4)).all((reader) => decodePayload(type, reader));
  return record === undefined ? undefined : { record, bytes: total };
}

function encodePayload(record: JournalRecord, writer: Writer): void {
  if ("slot" in record) writer.u32(record.slot);
  switch (record.type) {
    case "entry":
      writer.identity(record.identity);
      break;
    case "block":
      writer.u32(record.block);
      writer.digest(record.digest);
      break;
    case "lost":
      writer.u32(record.block);
      break;
    case "forgotten":
      break;
    case "made":
      writer.f64(record.inode);
      writer.text(record.path);
      break;
    case "finished":
      writer.identity(record.identity);
      writer.digest(record.digest);
      writer.f64(record.keptMs);
      writer.f64(record.inode);
      writer.text(record.name);
      break;
    case "flushed":
      writer.u32(record.count);
      break;
    case "complete":
  }
}

function decodePayload(type: JournalRecord["type"], reader: Reader): JournalRecord {
  if (type === "made") return { type, inode: reader.f64(), path: reader.text() };
  if (type === "flushed") return { type, count: reader.u32() };
  if (type === "complete") return { type };
  const slot = reader.u32();
  switch (type) {
    case "entry":
      return { type, slot, identity: reader.identity() };
    case "block":
      return { type, slot, block: reader.u32(), digest: reader.take(32) };
    case "lost":
      return { type, slot, block: reader.u32() };
    case "forgotten":
      return { type, slot };
    case "finished":
      return {
        type,
        slot,
        identity: reader.identity(),
        digest: reader.take(32),
        keptMs: reader.f64(),
        inode: reader.f64(),
        name: reader.text(),
      };
  }
}

/** Puts one record together; the buffer is shared, since a journal is written by one program, one record at a time. */
class Writer {
  static readonly #buffer = new Uint8Array(RECORD_BYTES);
  static readonly #view = new DataView(Writer.#buffer.buffer);
  static readonly #encoder = new TextEncoder();
  #at = 0;

  u8(value: number): void {
    Writer.#view.setUint8(this.#advance(1), value);
  }

  u32(value: number): void {
    Writer.#view.setUint32(this.#advance(4), value, true);
  }

  f64(value: number): void {
    Writer.#view.setFloat64(this.#advance(8), value, true);
  }

  digest(digest: Uint8Array): void {
    if (digest.length !== 32) throw new RangeError(`a digest has 32 bytes, not ${digest.length}`);
    Writer.#buffer.set(digest, this.#advance(32));
  }

  text(text: string): void {
    const at = this.#advance(4);
    const { written, read } = Writer.#encoder.encodeInto(text, Writer.#buffer.subarray(this.#at));
    if (read < text.length) throw new RangeError("the record is too long");
    Writer.#view.setUint32(at, written, true);
    this.#at += written;
  }

  identity({ path, size, modifiedMs }: Identity): void {
    this.f64(size);
    this.f64(modifiedMs ?? NaN);
    this.text(path);
  }

  seal(seed: number): Uint8Array<ArrayBuffer> {
    Writer.#view.setUint32(1, this.#at - 5, true);
    const sum = crc32(Writer.#buffer.subarray(0, this.#at), seed);
    this.u32(sum);
    return Writer.#buffer.subarray(0, this.#at);
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (at + bytes > RECORD_BYTES) throw new RangeError("the record is too long");
    this.#at += bytes;
    return at;
  }
}

/** Takes one payload apart; whatever does not add up makes it no record. */
class Reader {
  static readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  all<T>(read: (reader: this) => T): T | undefined {
    try {
      const value = read(this);
      return this.#at === this.#bytes.length ? value : undefined;
    } catch {
      return undefined;
    }
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  take(length: number): Uint8Array {
    const at = this.#advance(length);
    if (this.#at > this.#bytes.length) throw new RangeError("it ends early");
    return this.#bytes.slice(at, at + length);
  }

  text(): string {
    return Reader.#decoder.decode(this.take(this.u32()));
  }

  identity(): Identity {
    const size = this.f64();
    const modifiedMs = this.f64();
    return { size, modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs, path: this.text() };
  }

  #advance(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
