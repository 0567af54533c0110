/**
 * One record of a digest log: digests of blocks of one file that follow each other.
 *
 * ```text
 *  0      4      6      8           12          28          36
 *  +------+------+------+-----------+-----------+-----------+----------------
 *  |"slD1"| count| zero | first     | file key  | check     | count digests …
 *  +------+------+------+-----------+-----------+-----------+----------------
 * ```
 *
 * Numbers are big-endian. The check is the beginning of SHA-256 over everything else, so a record that was cut off,
 * overwritten or never ours is not believed. Every record stands alone: losing one loses no other.
 *
 * @module
 */

import { hash } from "node:crypto";

/** Bytes of a digest. */
export const DIGEST_BYTES = 32;

/** Bytes of a file's key. */
export const KEY_BYTES = 16;

/** Bytes before the digests. */
export const HEADER_BYTES = 36;

/** Digests of one record at most, and blocks of a group: a record never spans two. */
export const GROUP_BLOCKS = 256;

/** Which blocks of which file a record is about. */
export interface ExtentHeader {
  /** Of the file as it was, {@linkcode KEY_BYTES} bytes. */
  readonly key: Uint8Array;
  /** Number of the first block. */
  readonly first: number;
  /** How many, 1 to {@linkcode GROUP_BLOCKS}. */
  readonly count: number;
}

/** A whole record. */
export interface Extent extends ExtentHeader {
  /** One after the other. */
  readonly digests: Uint8Array;
}

const MAGIC = new TextEncoder().encode("slD1");
const KEY_AT = 12;
const CHECK_AT = KEY_AT + KEY_BYTES;

/** Bytes of a record of `count` digests. */
export function extentLength(count: number): number {
  return HEADER_BYTES + count * DIGEST_BYTES;
}

/** The record. */
export function encodeExtent({ key, first, count, digests }: Extent): Uint8Array {
  const bytes = new Uint8Array(extentLength(count));
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint16(4, count);
  view.setUint32(8, first);
  bytes.set(key, KEY_AT);
  bytes.set(digests, HEADER_BYTES);
  bytes.set(checkOf(bytes), CHECK_AT);
  return bytes;
}

/** All of `parts` in one. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What a record whose header is at `at` says to hold, unchecked, its key still in `bytes`; `undefined` for no header. */
export function decodeHeader(bytes: Uint8Array, at = 0): ExtentHeader | undefined {
  if (at + HEADER_BYTES > bytes.length || !isEqual(bytes.subarray(at, at + MAGIC.length), MAGIC)) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  const [count, zero, first] = [view.getUint16(4), view.getUint16(6), view.getUint32(8)];
  const isPossible = count >= 1 && zero === 0 && first % GROUP_BLOCKS + count <= GROUP_BLOCKS;
  return isPossible ? { key: bytes.subarray(at + KEY_AT, at + CHECK_AT), first, count } : undefined;
}

/** What the record `bytes` holds, or `undefined` when it is damaged. */
export function decodeExtent(bytes: Uint8Array): Extent | undefined {
  const header = decodeHeader(bytes);
  if (header === undefined || bytes.length !== extentLength(header.count)) return undefined;
  const isWhole = isEqual(checkOf(bytes), bytes.subarray(CHECK_AT, HEADER_BYTES));
  return isWhole ? { ...header, digests: bytes.subarray(HEADER_BYTES) } : undefined;
}

/** The digest of block `block` of the file `key`, if `extent` has it. */
export function digestIn(
  { key, first, count, digests }: Extent,
  wanted: Uint8Array,
  block: number,
): Uint8Array<ArrayBuffer> | undefined {
  if (block < first || block >= first + count || !isEqual(key, wanted)) return undefined;
  const at = (block - first) * DIGEST_BYTES;
  return new Uint8Array(digests.subarray(at, at + DIGEST_BYTES));
}

/** Where the next header may begin in `bytes`, from `from` on; the length when nowhere. */
export function nextHeader(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MAGIC[0]!, from); at !== -1; at = bytes.indexOf(MAGIC[0]!, at + 1)) {
    if (MAGIC.every((byte, index) => at + index >= bytes.length || bytes[at + index] === byte)) return at;
  }
  return bytes.length;
}

/** Whether two byte strings are the same. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

function checkOf(bytes: Uint8Array): Uint8Array {
  const checked = new Uint8Array(bytes);
  checked.fill(0, CHECK_AT, HEADER_BYTES);
  return hash("sha256", checked, "buffer").subarray(0, HEADER_BYTES - CHECK_AT);
}
