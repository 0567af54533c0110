/**
 * Bytes that can be made again from their position alone, of any size: a wrong, moved, lost or doubled part of a file
 * changes its digest, and no test has to keep the file.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** Bytes made at a time when writing; a multiple of the four bytes of a word. */
const CHUNK_BYTES = 1024 * 1024;

/** Which patterned bytes. */
export interface PatternOptions {
  /** A 32-bit number; other seeds give other bytes. @default 1 */
  readonly seed?: number;
  /** Position of the first byte, a multiple of 4. @default 0 */
  readonly offset?: number;
}

/**
 * `length` bytes of the pattern.
 * @throws RangeError when the offset is no multiple of 4.
 */
export function patternedBytes(
  length: number,
  { seed = 1, offset = 0 }: PatternOptions = {},
): Uint8Array<ArrayBuffer> {
  if (offset % 4 !== 0) throw new RangeError(`offset ${offset} should be a multiple of 4`);
  const words = new Uint32Array(Math.ceil(length / 4));
  const first = offset / 4;
  for (let i = 0; i < words.length; i++) words[i] = mix((first + i) ^ Math.imul(seed, 0x9e3779b1));
  return new Uint8Array(words.buffer, 0, length);
}

/** A bijection of 32-bit numbers in which every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return value ^ (value >>> 16);
}

/** The first `length` bytes of the pattern in chunks, none held longer than it takes to use it. */
export function* patternedChunks(length: number, seed = 1): Generator<Uint8Array<ArrayBuffer>> {
  for (let offset = 0; offset < length; offset += CHUNK_BYTES) {
    yield patternedBytes(Math.min(CHUNK_BYTES, length - offset), { seed, offset });
  }
}

/** Writes a file of `length` patterned bytes and resolves to its SHA-256, in hex. */
export async function writePatternedFile(path: string, length: number, seed = 1): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (const chunk of patternedChunks(length, seed)) {
    hash.update(chunk);
    for (let written = 0; written < chunk.length;) written += await file.write(chunk.subarray(written));
  }
  return hash.digest("hex");
}

/** The SHA-256 of `bytes`, in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The SHA-256 of a file's bytes, in hex. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
