/**
 * What an earlier attempt at the same offer left: read from its journal, believed as far as the disk agrees.
 *
 * @module
 */

import { BLOCK_BYTES } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { BlockDigests } from "../digests/block_digests.ts";
import { blockLength } from "../digests/hash_blocks.ts";
import { isAttack, unsafeReason } from "../names/safe_name.ts";
import { type Finished, FinishedFiles, isInPlace } from "./finished_files.ts";
import type { Identity } from "./journal_bytes.ts";
import type { JournalRecord } from "./journal_record.ts";
import type { WorkFolder } from "./work_folder.ts";

/** A file on its way. */
export interface PartialFile {
  /** Where it is in the work folder. */
  readonly slot: number;
  /** What the journal says of it. */
  readonly blocks: BlockDigests;
}

/** An entry's number by its path, texts left out. */
export type Paths = ReadonlyMap<string, number>;

/** {@linkcode Paths} of `entries`. */
export function pathsOf(entries: readonly ManifestEntry[]): Paths {
  const paths = new Map<string, number>();
  for (const [file, { kind, path }] of entries.entries()) if (kind !== "text") paths.set(path, file);
  return paths;
}

/** What the journal of one work folder says about an offer, by the entry's number. */
export class EarlierAttempt {
  /** Where it is. */
  readonly work: WorkFolder;
  /** Files on their way, by the number of the entry. */
  readonly partials = new Map<number, PartialFile>();
  /** Folders made, with their inodes. */
  readonly made = new Map<string, number>();
  /** Paths offered again with another size or time. */
  readonly outdated = new Set<string>();
  /** Whether it holds files that are not offered now. */
  hasOthers = false;
  /** Whether it came to its end, and only its sender may not know. */
  isComplete = false;
  /** `finished` records in the journal. */
  finishedRecords = 0;
  /** How many of them, the first ones, speak of files that are on the disk. */
  flushedRecords = 0;
  /** The slot after the highest one. */
  nextSlot = 0;
  readonly #entries: readonly ManifestEntry[];
  readonly #paths: Paths;
  readonly #slots = new Map<number, { readonly file: number } & PartialFile>();
  readonly #finished = new FinishedFiles();

  /** Reads the journal. @param root Where the files are; those finished are looked at there. */
  constructor(work: WorkFolder, root: string, entries: readonly ManifestEntry[], paths: Paths) {
    this.work = work;
    this.#entries = entries;
    this.#paths = paths;
    work.journal.replay((record) => this.#take(record));
    this.#finished.keep((file, finished) => {
      return isInPlace(`${root}/${finished.name}`, entries.at(file)!.size, finished);
    });
    for (const [file, partial] of this.partials) this.#measure(file, partial);
  }

  /** Bytes there of every entry that has some. */
  kept(): Map<number, number> {
    const kept = new Map<number, number>();
    for (const [file, { blocks }] of this.partials) {
      let bytes = 0;
      for (const block of blocks.blocks()) bytes += blockLength(this.#entries.at(file)!.size, block);
      if (bytes > 0) kept.set(file, bytes);
    }
    for (const file of this.#finished.files()) {
      const { size } = this.#entries.at(file)!;
      if (size > 0) kept.set(file, size);
    }
    return kept;
  }

  /** The file of entry `file`, if it is where it was put and as it was then. */
  finished(file: number): Finished | undefined {
    return this.#finished.get(file);
  }

  /** Numbers of the entries with a file in place. */
  finishedFiles(): Iterable<number> {
    return this.#finished.files();
  }

  /** Whether the file was on the disk when that was noted, so that its digest needs no proof. */
  isFlushed({ ordinal }: Finished): boolean {
    return ordinal < this.flushedRecords;
  }

  #take(record: JournalRecord): void {
    if ("slot" in record) this.nextSlot = Math.max(this.nextSlot, record.slot + 1);
    this.isComplete = record.type === "complete";
    switch (record.type) {
      case "entry":
        return this.#begin(record.slot, this.#match(record.identity));
      case "block":
        return this.#slots.get(record.slot)?.blocks.set(record.block, record.digest);
      case "lost":
        return this.#slots.get(record.slot)?.blocks.delete(record.block);
      case "forgotten":
        return this.#forget(record.slot);
      case "made":
        if (!isOddName(record.path)) this.made.set(record.path, record.inode);
        return;
      case "finished":
        return this.#finish(record);
      case "flushed":
        this.flushedRecords = Math.max(this.flushedRecords, record.count);
    }
  }

  #match(identity: Identity): number | undefined {
    const file = this.#paths.get(identity.path);
    const entry = file === undefined ? undefined : this.#entries.at(file);
    if (entry === undefined) this.hasOthers = true;
    else if (isSame(identity, entry)) return file;
    else this.outdated.add(identity.path);
    return undefined;
  }

  #begin(slot: number, file: number | undefined): void {
    if (file === undefined) return;
    const partial = { file, slot, blocks: new BlockDigests() };
    this.#slots.set(slot, partial);
    this.partials.set(file, partial);
  }

  #forget(slot: number): void {
    const partial = this.#slots.get(slot);
    this.#slots.delete(slot);
    if (partial !== undefined && this.partials.get(partial.file)?.slot === slot) {
      this.partials.delete(partial.file);
    }
  }

  #finish(record: Extract<JournalRecord, { type: "finished" }>): void {
    const ordinal = this.finishedRecords++;
    const file = this.#match(record.identity);
    if (file === undefined || record.name !== record.identity.path && isOddName(record.name)) return;
    this.#finished.set(file, record, ordinal, this.#entries.at(file)!.path);
  }

  /** Drops what cannot be there: blocks outside the file, and all of them when there is none. */
  #measure(file: number, { slot, blocks }: PartialFile): void {
    const { size } = this.#entries.at(file)!;
    const length = partialLength(this.work.slot(slot));
    for (const block of [...blocks.blocks()]) {
      const end = block * BLOCK_BYTES + blockLength(size, block);
      if (block * BLOCK_BYTES >= size || end > length) blocks.delete(block);
    }
    if (blocks.size === 0) this.partials.delete(file);
  }
}

function isSame(identity: Identity, { size, modifiedMs, kind = "file" }: ManifestEntry): boolean {
  return kind === "file" && identity.size === size && identity.modifiedMs === modifiedMs;
}

/** A name that no journal of ours has. */
function isOddName(name: string): boolean {
  const reason = unsafeReason(name);
  return reason !== undefined && isAttack(reason);
}

/** Bytes of what is in a slot; 0 when it is nothing that can be trusted, or is known under another name as well. */
function partialLength(path: string): number {
  try {
    const found = Deno.lstatSync(path);
    return found.isFile && (found.nlink ?? 1) <= 1 ? found.size : 0;
  } catch {
    return 0;
  }
}
