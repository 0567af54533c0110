/**
 * Where a page keeps what it receives: blobs, until the person saves them.
 *
 *     write ──▶ a blob per block ──▶ finish ──▶ one blob per file, made of them without copying
 *
 * A block becomes a blob at once because the browser may then keep it outside the page's own memory, or on disk.
 *
 * @module
 */

import { slipError } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { PAGE_FILES, PAGE_MEMORY_BYTES } from "../../core/limits.ts";
import type { ManifestEntry, Sink } from "../../core/ports.ts";
import { uniqueNames } from "../unique_names.ts";
import { downloadName } from "./download_name.ts";

/** A complete, verified file that waits to be saved. */
export interface StoredFile {
  /** Safe to hand to the browser; different from the names of the others. */
  readonly name: string;
  readonly blob: Blob;
}

interface Slot {
  readonly name: string;
  readonly size: number;
  readonly parts: Map<number, Blob>;
}

/** Bounds of a store. */
export interface BlobStoreOptions {
  /** Bytes of all files together. @default PAGE_MEMORY_BYTES */
  readonly maxBytes?: number;
  /** @default PAGE_FILES */
  readonly maxFiles?: number;
}

/** A {@linkcode Sink} in the browser's memory. Finished files stay after `close()`; dropping the store drops them. */
export class BlobStore implements Sink {
  readonly place = "this page";
  readonly #maxBytes: number;
  readonly #maxFiles: number;
  readonly #finished = new Map<number, StoredFile>();
  #slots: (Slot | undefined)[] = [];

  constructor({ maxBytes = PAGE_MEMORY_BYTES, maxFiles = PAGE_FILES }: BlobStoreOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#maxFiles = maxFiles;
  }

  /** What is finished, in the order of the manifest. */
  get files(): readonly StoredFile[] {
    return [...this.#finished].sort(([one], [other]) => one - other).map(([, file]) => file);
  }

  /**
   * Takes the manifest if it fits.
   * @throws SlipError `too-large`.
   */
  // deno-lint-ignore require-await -- a Sink promises, and a refusal must reject
  async check(entries: readonly ManifestEntry[]): Promise<void> {
    const totalBytes = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (totalBytes > this.#maxBytes) {
      throw slipError("too-large", { limit: formatBytes(this.#maxBytes), size: formatBytes(totalBytes) });
    }
    if (entries.length > this.#maxFiles) {
      throw slipError("too-large", {
        limit: formatCount(this.#maxFiles, "file"),
        size: formatCount(entries.length, "file"),
      });
    }
    const names = uniqueNames(entries.map((entry) => downloadName(entry.path)));
    this.#slots = entries.map(({ size }, index) => ({ name: names[index]!, size, parts: new Map() }));
  }

  /**
   * Keeps verified bytes; the same offset twice keeps the last.
   * @throws RangeError when the file is not open or the bytes are not in it.
   */
  // deno-lint-ignore require-await -- a Sink promises, and misuse must reject
  async write(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const slot = this.#open(file);
    if (offset < 0 || offset + bytes.length > slot.size) {
      throw new RangeError(
        `bytes ${offset} to ${offset + bytes.length} should be in a file of ${slot.size} bytes`,
      );
    }
    slot.parts.set(offset, new Blob([bytes]));
  }

  /**
   * Makes the file of its parts.
   * @throws RangeError when the file is not open or has holes.
   */
  // deno-lint-ignore require-await -- a Sink promises, and misuse must reject
  async finish(file: number): Promise<void> {
    const slot = this.#open(file);
    // A neutral type: what the other side sends must never open as a page of this origin.
    const blob = new Blob(inOrder(slot), { type: "application/octet-stream" });
    this.#finished.set(file, { name: slot.name, blob });
    this.#slots[file] = undefined;
  }

  /** Drops what is not finished. */
  close(): Promise<void> {
    this.#slots = [];
    return Promise.resolve();
  }

  #open(file: number): Slot {
    const slot = this.#slots[file];
    if (slot === undefined) throw new RangeError(`file ${file} should be open, but is not`);
    return slot;
  }
}

/** The parts of a file from its first byte to its last. */
function inOrder({ parts, size }: Slot): Blob[] {
  let next = 0;
  const ordered = [...parts].sort(([one], [other]) => one - other).map(([offset, part]) => {
    if (part.size > 0 && offset !== next) {
      throw new RangeError(`the part at ${offset} should follow byte ${next}`);
    }
    next = offset + part.size;
    return part;
  });
  if (next !== size) throw new RangeError(`${next} of ${size} bytes should be ${size}`);
  return ordered;
}
