/**
 * The digests of a tree's blocks from run to run: which file of the disk a digest belongs to, and when it may be
 * believed.
 *
 * @module
 */

import { hash } from "node:crypto";
import { dirname } from "node:path";
import { slipError } from "../../errors.ts";
import { BLOCK_BYTES, OPEN_FILES } from "../../limits.ts";
import type { KnownDigests } from "../../ports.ts";
import { DigestCache } from "../digests/digest_cache.ts";
import { KEY_BYTES } from "../digests/digest_cache_extent.ts";
import { errorCode } from "../system/error_code.ts";
import { type FileLook, isUnchanged } from "../walk/file_look.ts";
import type { FileTable } from "../walk/file_table.ts";
import { commonFolder } from "./tree_source_common_folder.ts";

/**
 * Milliseconds that a file must have rested when it is read. Within the grain of its times it could change again and
 * look the same (git's "racy" problem); Deno tells the time of change in whole seconds.
 */
const RESTED_MS = 2_000;

/** Milliseconds for which a file that was found unchanged is not looked at again. */
const CHECKED_MS = 1_000;

/** What a tree knows from earlier. */
export class TreeDigests implements KnownDigests {
  readonly #files: FileTable;
  readonly #cache: DigestCache;
  /** Files that were read within moments of a change. */
  readonly #restless = new Set<number>();
  /** When files were last found unchanged, the earliest first. */
  readonly #checkedAtMs = new Map<number, number>();

  readonly #restedMs: number;

  /** @param cache Absolute path of the folder for digests. @param named Absolute paths of what is sent. */
  constructor(files: FileTable, cache: string, named: readonly string[], restedMs: number = RESTED_MS) {
    this.#files = files;
    this.#restedMs = restedMs;
    this.#cache = new DigestCache(cache, commonFolder(named.map((path) => dirname(path))));
  }

  /** To be told of every read of file `file`, which was found to be as `look` says after it. */
  wasRead(file: number, { modifiedMs, changedMs }: FileLook): void {
    if (Date.now() - Math.max(modifiedMs, changedMs) < this.#restedMs) this.#restless.add(file);
  }

  /** As {@linkcode KnownDigests} says. */
  async recall(file: number, block: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const look = this.#files.lookOf(file);
    const digest = await this.#cache.recall(this.#keyOf(file, look), block);
    if (digest !== undefined) await this.#check(file, look);
    return digest;
  }

  /** As {@linkcode KnownDigests} says. */
  note(file: number, block: number, digest: Uint8Array<ArrayBuffer>): void {
    if (this.#restless.has(file)) return;
    this.#cache.note(this.#keyOf(file, this.#files.lookOf(file)), block, digest);
  }

  /** Writes what was noted. Safe to call twice. */
  async close(): Promise<void> {
    await this.#cache.close();
  }

  /** All that may not differ, in a few bytes. */
  #keyOf(file: number, { size, modifiedMs, changedMs, inode, device }: FileLook): Uint8Array {
    const parts = [BLOCK_BYTES, size, modifiedMs, changedMs, inode, device, this.#files.absoluteOf(file)];
    return hash("sha256", parts.join("/"), "buffer").subarray(0, KEY_BYTES);
  }

  async #check(file: number, look: FileLook): Promise<void> {
    const now = performance.now();
    if (now - (this.#checkedAtMs.get(file) ?? -Infinity) < CHECKED_MS) return;
    const path = this.#files.namedOf(file);
    try {
      if (!isUnchanged(look, await Deno.stat(this.#files.absoluteOf(file)))) {
        throw slipError("source-changed", { path });
      }
    } catch (error) {
      throw errorCode(error) === undefined ? error : slipError("source-changed", { path }, { cause: error });
    }
    this.#checkedAtMs.delete(file);
    this.#checkedAtMs.set(file, now);
    const [oldest = file] = this.#checkedAtMs.keys();
    if (this.#checkedAtMs.size > OPEN_FILES) this.#checkedAtMs.delete(oldest);
  }
}
