/**
 * Where a page keeps what it receives: blobs, until the person saves them.
 *
 *     write ──▶ a blob per block ──▶ finish ──▶ one blob per file, made of them without copying
 *
 * A block becomes a blob at once because the browser may then keep it outside the page's own memory, or on disk.
 *
 * @module
 */

import { type SlipError, slipError } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { PAGE_FILES, PAGE_MEMORY_BYTES } from "../../core/limits.ts";
import type { Claim, LeftOut, ManifestEntry, Plan, Sink, Survey } from "../../core/ports.ts";
import { UniqueNames } from "../unique_names.ts";
import { downloadName } from "./download_name.ts";
import { SafePaths } from "./safe_paths.ts";

/** A folder that was received. */
export interface StoredFolder {
  /** Safe in an archive, ends in `/`; different from all others. */
  readonly path: string;
  /** Last modification, milliseconds since 1970, when its sender tells. */
  readonly modifiedMs?: number | undefined;
}

/** A complete, verified file that waits to be saved. */
export interface StoredFile {
  /** Safe to hand to the browser; different from the names of the others. */
  readonly name: string;
  /** Safe in an archive; different from all others. */
  readonly path: string;
  readonly blob: Blob;
  /** Last modification, milliseconds since 1970, when its sender tells. */
  readonly modifiedMs?: number | undefined;
  /** Permission bits, when its sender tells. */
  readonly mode?: number | undefined;
}

interface Slot extends Omit<StoredFile, "blob"> {
  /** Bytes; as many as came for a stream. */
  size: number;
  readonly isStream: boolean;
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
  /** Bytes of all files together. */
  readonly maxBytes: number;
  /** How many files and folders are wanted, and how many folders there may be in their paths. */
  readonly maxFiles: number;
  readonly #finished = new Map<number, StoredFile>();
  readonly #folders = new Map<number, StoredFolder>();
  readonly #slots = new Map<number, Slot>();
  #entries: readonly ManifestEntry[] = [];
  /** Bytes that are wanted, those that came of streams included. */
  #bytes = 0;

  constructor({ maxBytes = PAGE_MEMORY_BYTES, maxFiles = PAGE_FILES }: BlobStoreOptions = {}) {
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
  }

  /** What is finished, in the order of the manifest. */
  get files(): readonly StoredFile[] {
    return inOrder(this.#finished);
  }

  /** The folders that came as such, in the order of the manifest; others are only in the paths of files. */
  get folders(): readonly StoredFolder[] {
    return inOrder(this.#folders);
  }

  /**
   * Looks at what is offered. A page has no links, and keeps nothing from one time to the next.
   * @throws SlipError `too-large` when no choice would fit.
   */
  // deno-lint-ignore require-await -- a Sink promises, and a refusal must reject
  async survey(entries: readonly ManifestEntry[]): Promise<Survey> {
    this.#entries = entries;
    const sizes = entries.filter(({ kind }) => kind !== "link" && kind !== "folder").map(({ size }) => size);
    if (sizes.length > 0 && sizes.every((size) => size > this.maxBytes)) {
      throw this.#tooLarge(sizes.reduce((sum, size) => sum + size, 0));
    }
    const links = entries.flatMap(({ kind }, file) => kind === "link" ? [file] : []);
    return {
      conflicts: new Set(),
      kept: new Map(),
      unfit: new Map(links.map((file) => [file, "link-unsupported"])),
      outdated: [],
    };
  }

  /**
   * Gets ready for what is wanted.
   * @throws SlipError `too-large`.
   */
  async *begin(plan: Plan): AsyncIterable<Claim> {
    const wanted = this.#entries.flatMap((entry, file) =>
      entry.kind !== "text" && plan.wants(file) ? [{ entry, file }] : []
    );
    this.#bytes = wanted.reduce((sum, { entry }) => sum + entry.size, 0);
    if (this.#bytes > this.maxBytes) throw this.#tooLarge(this.#bytes);
    this.#bound(wanted.length, "file");
    const names = new UniqueNames();
    const paths = new SafePaths();
    for (const { entry, file } of wanted) {
      this.#slots.set(file, slotFor(entry, names, paths));
      // Those that are only in paths cost as much, and one path may have two thousand.
      this.#bound(paths.folders, "folder");
    }
    yield* [];
  }

  /**
   * Keeps verified bytes; the same offset twice keeps the last.
   * @throws SlipError `too-large` when a stream has more than there is room for; RangeError when the file is not open,
   * the bytes are not in it, or those of a stream do not follow what came before.
   */
  // deno-lint-ignore require-await -- a Sink promises, and misuse must reject
  async write(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const slot = this.#open(file);
    if (slot.isStream) this.#grow(slot, offset, bytes.length);
    if (offset < 0 || offset + bytes.length > slot.size) {
      throw new RangeError(
        `bytes ${offset} to ${offset + bytes.length} should be in a file of ${slot.size} bytes`,
      );
    }
    slot.parts.set(offset, new Blob([bytes]));
  }

  /**
   * Makes the file of its parts; a folder only needs its name.
   * @throws RangeError when the file is not open or has holes.
   */
  // deno-lint-ignore require-await -- a Sink promises, and misuse must reject
  async finish(file: number): Promise<void> {
    const slot = this.#open(file);
    const { name, path, modifiedMs, mode } = slot;
    if (path.endsWith("/")) {
      this.#folders.set(file, { path, modifiedMs });
    } else {
      // A neutral type: what the other side sends must never open as a page of this origin.
      const blob = new Blob(partsOf(slot), { type: "application/octet-stream" });
      this.#finished.set(file, { name, path, blob, modifiedMs, mode });
    }
    this.#slots.delete(file);
  }

  /** Nothing is left to be done. */
  complete(): Promise<readonly LeftOut[]> {
    return Promise.resolve([]);
  }

  /** Drops what is not finished. */
  close(): Promise<void> {
    this.#slots.clear();
    return Promise.resolve();
  }

  #open(file: number): Slot {
    const slot = this.#slots.get(file);
    if (slot === undefined) throw new RangeError(`file ${file} should be open, but is not`);
    return slot;
  }

  /** How long a stream is shows only as it comes. */
  #grow(slot: Slot, offset: number, length: number): void {
    if (offset !== slot.size) throw new RangeError(`the part at ${offset} should follow byte ${slot.size}`);
    if (this.#bytes + length > this.maxBytes) throw this.#tooLarge(this.#bytes + length);
    this.#bytes += length;
    slot.size += length;
  }

  #bound(count: number, what: string): void {
    if (count <= this.maxFiles) return;
    throw slipError("too-large", {
      limit: formatCount(this.maxFiles, what),
      size: formatCount(count, what),
    });
  }

  #tooLarge(bytes: number): SlipError {
    return slipError("too-large", { limit: formatBytes(this.maxBytes), size: formatBytes(bytes) });
  }
}

function slotFor(
  { path, kind, size, modifiedMs, mode }: ManifestEntry,
  names: UniqueNames,
  paths: SafePaths,
): Slot {
  const isFolder = kind === "folder";
  return {
    name: isFolder ? "" : names.take(downloadName(path)),
    path: isFolder ? paths.folder(path) : paths.file(path),
    size,
    isStream: kind === "stream",
    parts: new Map(),
    modifiedMs,
    mode,
  };
}

function inOrder<Item>(items: ReadonlyMap<number, Item>): Item[] {
  return [...items].sort(([one], [other]) => one - other).map(([, item]) => item);
}

/** The parts of a file from its first byte to its last. */
function partsOf({ parts, size }: Slot): Blob[] {
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
