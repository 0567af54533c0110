/**
 * SHA-256 of blocks, kept from run to run, so that a restart does not read everything again to compare it.
 *
 * It is there to save time and for nothing else: whatever goes wrong with it, a digest is merely unknown.
 *
 * @module
 */

import { DIGEST_FLUSH_DELAY_MS, DIGEST_FLUSH_RECORDS, DIGESTS_UNFLUSHED } from "../../limits.ts";
import { concatenated, type Extent, GROUP_BLOCKS, isEqual } from "./digest_cache_extent.ts";
import { prepareLog } from "./digest_cache_folder.ts";
import { DigestLog } from "./digest_cache_log.ts";

interface Note {
  readonly key: Uint8Array;
  readonly block: number;
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** The digests of one source. Nothing is opened before somebody asks or notes. */
export class DigestCache {
  readonly #cache: string;
  readonly #folder: string;
  #opening: Promise<void> | undefined;
  #log: DigestLog | undefined;
  #notes: Note[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /**
   * @param cache The folder that holds all digests, absolute.
   * @param folder What the source is known by, such as the folder that it is in.
   */
  constructor(cache: string, folder: string) {
    this.#cache = cache;
    this.#folder = folder;
  }

  /** The digest of block `block` of the file `key`, 32 bytes, if it is known. Never throws. */
  async recall(key: Uint8Array, block: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    // What is opened now would never be closed.
    if (this.#isClosed) return undefined;
    await this.#open();
    const note = this.#notes.find((each) => each.block === block && isEqual(each.key, key));
    return note?.digest ?? this.#trying((log) => log.find(key, block));
  }

  /** Keeps a digest; within `DIGEST_FLUSH_DELAY_MS` it is on its way to the disk. Never throws. */
  note(key: Uint8Array, block: number, digest: Uint8Array<ArrayBuffer>): void {
    if (this.#isClosed || this.#notes.length >= DIGESTS_UNFLUSHED) return;
    if (this.#trying((log) => log.find(key, block)) !== undefined) return;
    this.#notes.push({ key, block, digest });
    if (this.#notes.length === DIGEST_FLUSH_RECORDS) void this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), DIGEST_FLUSH_DELAY_MS);
  }

  /** Writes what was noted and lets go of the file; safe to call twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#notes.length > 0 || this.#opening !== undefined) await this.#flush();
    this.#trying((log) => log.close());
    this.#log = undefined;
  }

  #open(): Promise<void> {
    return this.#opening ??= prepareLog(this.#cache, this.#folder).then((path) => {
      this.#log = new DigestLog(path);
    }).catch(() => {});
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#open();
    const notes = this.#notes;
    this.#notes = [];
    if (notes.length > 0) this.#trying((log) => log.add(runs(notes).map(extentOf)));
  }

  /** What `action` makes of the log; after its first failure there is none any more. */
  #trying<T>(action: (log: DigestLog) => T): T | undefined {
    try {
      return this.#log && action(this.#log);
    } catch {
      const failed = this.#log;
      this.#log = undefined;
      try {
        failed?.close();
      } catch {
        // It may be what failed.
      }
      return undefined;
    }
  }
}

function extentOf([first, ...rest]: readonly [Note, ...Note[]]): Extent {
  const digests = concatenated([first, ...rest].map(({ digest }) => digest));
  return { key: first.key, first: first.block, count: 1 + rest.length, digests };
}

/** Notes that can share a record: of one file, block after block, within a group. */
function runs(notes: readonly Note[]): [Note, ...Note[]][] {
  const sorted = notes.toSorted((one, other) => compare(one.key, other.key) || one.block - other.block);
  const found: [Note, ...Note[]][] = [];
  for (const note of sorted) {
    const run = found.at(-1);
    const before = run?.at(-1);
    if (before !== undefined && before.block === note.block && isEqual(before.key, note.key)) continue;
    const follows = before !== undefined && before.block + 1 === note.block &&
      note.block % GROUP_BLOCKS !== 0;
    if (follows && isEqual(before.key, note.key)) run!.push(note);
    else found.push([note]);
  }
  return found;
}

function compare(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at === -1 ? 0 : one[at]! - other[at]!;
}
