/**
 * The file of digests of one source: what is added goes to its end, in one call each, so that several senders may add
 * to it at once. What is read is checked, whoever wrote it.
 *
 * @module
 */

import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { DIGEST_LOG_BYTES } from "../../limits.ts";
import {
  concatenated,
  decodeExtent,
  decodeHeader,
  digestIn,
  encodeExtent,
  type Extent,
  extentLength,
  HEADER_BYTES,
  nextHeader,
} from "./digest_cache_extent.ts";
import { ExtentIndex } from "./digest_cache_index.ts";

/** Bytes read at a time when a log is opened. */
const CHUNK_BYTES = 1024 * 1024;

/** An open log. Its calls are synchronous: they are few and short, and a log is mostly in the system's memory. */
export class DigestLog {
  readonly #descriptor: number;
  readonly #index = new ExtentIndex();
  /** The record read last: blocks are mostly asked for in their order. */
  #last: Extent | undefined;

  /** Opens or makes the log at `path`, readable by its owner alone. @throws the system's error. */
  constructor(path: string) {
    this.#descriptor = openSync(path, "a+", 0o600);
    try {
      this.#scan();
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
  }

  /** The digest of block `block` of the file `key`, if a whole record has it. @throws the system's error. */
  find(key: Uint8Array, block: number): Uint8Array<ArrayBuffer> | undefined {
    const known = this.#last && digestIn(this.#last, key, block);
    if (known !== undefined) return known;
    for (const { offset, count } of this.#index.find(key, block)) {
      const bytes = new Uint8Array(extentLength(count));
      readSync(this.#descriptor, bytes, 0, bytes.length, offset);
      const extent = decodeExtent(bytes);
      const digest = extent && digestIn(extent, key, block);
      if (digest === undefined) continue;
      this.#last = extent;
      return digest;
    }
    return undefined;
  }

  /** Adds records, all or, when the log is full, none. @throws the system's error. */
  add(extents: readonly Extent[]): void {
    const bytes = concatenated(extents.map(encodeExtent));
    if (fstatSync(this.#descriptor).size + bytes.length > DIGEST_LOG_BYTES) return;
    writeSync(this.#descriptor, bytes);
    // Another sender may have added something in between; then what is there is not what is looked for.
    let offset = fstatSync(this.#descriptor).size - bytes.length;
    for (const extent of extents) {
      this.#index.add(extent, offset);
      offset += extentLength(extent.count);
    }
  }

  /** Closes it. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #scan(): void {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (let start = 0;;) {
      const filled = readSync(this.#descriptor, buffer, 0, buffer.length, start);
      const end = this.#scanChunk(buffer.subarray(0, filled), start);
      if (filled < buffer.length) return;
      start += end;
    }
  }

  /** Returns where the first record is that is not wholly seen: in the chunk, or after it. */
  #scanChunk(chunk: Uint8Array, start: number): number {
    let at = 0;
    while (at + HEADER_BYTES <= chunk.length) {
      const header = decodeHeader(chunk, at);
      if (header === undefined) {
        at = nextHeader(chunk, at + 1);
      } else {
        this.#index.add(header, start + at);
        at += extentLength(header.count);
      }
    }
    return at;
  }
}
