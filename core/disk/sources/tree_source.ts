/**
 * Files and folders as what is sent.
 *
 * The paths that a person named are looked at when the command starts; what is in the folders, when somebody asks for
 * the list. From its look on, every read of a file is checked against it: a file that grew, shrank or was written to is
 * never sent half old, half new.
 *
 * @module
 */

import type { FileHandle } from "node:fs/promises";
import { fstatSync } from "node:fs";
import { open } from "node:fs/promises";
import { slipError } from "../../errors.ts";
import { OPEN_FILES } from "../../limits.ts";
import type { LeftOut, ManifestEntry, Source } from "../../ports.ts";
import { takeBuffer } from "../../spare_buffers.ts";
import { errorCode } from "../system/error_code.ts";
import { HandlePool } from "../system/handle_pool.ts";
import { type FileLook, isUnchanged } from "../walk/file_look.ts";
import { FileTable, type NamedPath } from "../walk/file_table.ts";
import { IgnoreRules } from "../walk/ignore_rules.ts";
import type { LinkPolicy } from "../walk/link_policy.ts";
import { walkFolder, type WalkListener } from "../walk/walk.ts";
import { QuickReads, READ_FLAGS, type ReadPart } from "./quick_reads.ts";
import { TreeDigests } from "./tree_source_digests.ts";
import { Listing } from "./tree_source_listing.ts";
import { namePaths } from "./tree_source_named.ts";

/** How {@linkcode openTree} goes about it. */
export interface TreeOptions {
  /** What becomes of links within the folders; those that are named are followed. @default "keep" */
  readonly links?: LinkPolicy;
  /** What to leave out of the folders: patterns as in a `.gitignore`, for paths from the named folder. */
  readonly exclude?: readonly string[];
  /** Whether to leave out what the `.gitignore` files in the folders say, and `.git` itself. @default false */
  readonly gitignore?: boolean;
  /** Absolute path of a folder to keep block digests in from run to run. @default none are kept */
  readonly cache?: string;
}

/**
 * The files and folders at `paths`, a folder with all that is in it. A file is offered under its base name, what is in
 * a folder under the folder's base name and its path from there.
 *
 * Only the named paths are looked at now, so that a mistake is told before there is a code, and a large tree delays
 * nothing.
 * @throws SlipError `nothing-to-send`, `file-missing`, `file-unreadable` or `not-a-file`.
 */
export async function openTree(paths: readonly string[], options: TreeOptions = {}): Promise<Source> {
  return new TreeSource(await namePaths(paths), options);
}

class TreeSource implements Source {
  readonly #named: readonly NamedPath[];
  readonly #options: TreeOptions;
  readonly #files = new FileTable();
  readonly #listing = new Listing(this.#files.entries, () => this.#find());
  readonly #pool = new HandlePool<FileHandle>(OPEN_FILES);
  readonly #quick = new QuickReads();
  #isClosed = false;
  readonly known?: TreeDigests;

  constructor(named: readonly NamedPath[], options: TreeOptions) {
    this.#named = named;
    this.#options = options;
    if (options.cache !== undefined) {
      this.known = new TreeDigests(this.#files, options.cache, named.map(({ absolute }) => absolute));
    }
  }

  get entries(): readonly ManifestEntry[] {
    return this.#files.entries;
  }

  get leftOut(): readonly LeftOut[] {
    return this.#listing.leftOut;
  }

  list(): AsyncIterable<readonly ManifestEntry[]> {
    return this.#listing.list();
  }

  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#isClosed) throw new TypeError("the files are closed");
    const look = this.#files.lookOf(file);
    if (offset < 0 || length < 0 || offset + length > look.size) {
      throw new RangeError(`${length} bytes from ${offset} are not within ${look.size}`);
    }
    try {
      const isWhole = offset === 0 && length === look.size;
      const { bytes, stats } = isWhole && this.#quick.isDue(length)
        ? this.#quick.read(this.#files.absoluteOf(file), length)
        : await this.#readPooled(file, offset, length);
      // After the read: what was written to the file before it ended shows in its time.
      if (bytes === undefined || !isUnchanged(look, stats)) throw this.#changed(file);
      this.known?.wasRead(file, look);
      return bytes;
    } catch (error) {
      throw this.#readError(error, file);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#listing.stop();
    await this.#pool.close();
    await this.known?.close();
  }

  #readPooled(file: number, offset: number, length: number): Promise<ReadPart> {
    const openIt = () => open(this.#files.absoluteOf(file), READ_FLAGS);
    return this.#pool.use(file, openIt, async (handle) => {
      const bytes = await readExactly(handle, offset, length);
      return { bytes, stats: fstatSync(handle.fd) };
    });
  }

  async #find(): Promise<void> {
    const { links = "keep", exclude = [], gitignore = false } = this.#options;
    const rules = exclude.length === 0 ? undefined : new IgnoreRules(exclude);
    for (const named of this.#named) {
      const listener = this.#listener(named);
      if (listener.isStopped()) return;
      if (named.file !== undefined) listener.found(named.file.entry, named.file.look);
      else await walkFolder(named, { links, exclude: rules, gitignore }, listener);
    }
  }

  #listener(named: NamedPath): WalkListener {
    return {
      found: (entry: ManifestEntry, look?: FileLook) => {
        this.#files.add(named, entry, look);
        this.#listing.count(entry.path);
      },
      leftOut: (path, reason) => {
        this.#listing.leftOut.push({ path, reason });
        this.#listing.count(path);
      },
      isStopped: () => this.#listing.isStopped,
    };
  }

  #changed(file: number, cause?: unknown): unknown {
    return slipError("source-changed", { path: this.#files.namedOf(file) }, { cause });
  }

  #readError(error: unknown, file: number): unknown {
    const code = errorCode(error);
    if (code === undefined) return error;
    if (ANOTHER_THING.has(code)) return this.#changed(file, error);
    return slipError("source-failed", { path: this.#files.namedOf(file) }, { cause: error });
  }
}

/** What a system says of a path at which there is nothing any more, or something that is no file. */
const ANOTHER_THING: ReadonlySet<string> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "ELOOP",
  "ENXIO",
  "EAGAIN",
]);

/** The bytes, or `undefined` when the file ends before. */
async function readExactly(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = takeBuffer(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return bytes;
}
