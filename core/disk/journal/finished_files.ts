/**
 * Files of an earlier attempt that have their final names, and how to know them again.
 *
 * @module
 */

import { BlockDigests } from "../digests/block_digests.ts";
import type { JournalRecord } from "./journal_record.ts";

/** A file that has its final name. */
export interface Finished {
  /** SHA-256 over the digests of its blocks. */
  readonly digest: Uint8Array<ArrayBuffer>;
  /** Where it is, relative to the folder received into. */
  readonly name: string;
  /** Its time on this disk, milliseconds. */
  readonly keptMs: number;
  readonly inode: number;
  /** Its place among the `finished` records. */
  readonly ordinal: number;
}

/** Finished files by the number of their entry. Columns rather than objects: a tree may have hundreds of thousands. */
export class FinishedFiles {
  /** The place in the columns, by entry. */
  readonly #places = new Map<number, number>();
  /** Final names that are not the entry's path, by entry. */
  readonly #names = new Map<number, string>();
  readonly #paths = new Map<number, string>();
  readonly #digests = new BlockDigests();
  readonly #numbers: number[] = [];

  set(
    file: number,
    record: Extract<JournalRecord, { type: "finished" }>,
    ordinal: number,
    path: string,
  ): void {
    const place = this.#places.get(file) ?? this.#places.size;
    this.#places.set(file, place);
    this.#paths.set(file, path);
    if (record.name === path) this.#names.delete(file);
    else this.#names.set(file, record.name);
    this.#digests.set(place, record.digest);
    this.#numbers[place * 3] = record.keptMs;
    this.#numbers[place * 3 + 1] = record.inode;
    this.#numbers[place * 3 + 2] = ordinal;
  }

  /** The file of entry `file`. */
  get(file: number): Finished | undefined {
    const place = this.#places.get(file);
    if (place === undefined) return undefined;
    return {
      digest: this.#digests.get(place)!.slice(),
      name: this.#names.get(file) ?? this.#paths.get(file)!,
      keptMs: this.#numbers[place * 3]!,
      inode: this.#numbers[place * 3 + 1]!,
      ordinal: this.#numbers[place * 3 + 2]!,
    };
  }

  /** Numbers of the entries that have one. */
  files(): Iterable<number> {
    return this.#places.keys();
  }

  /** Forgets those that `isKept` is false for; none may be added any more. */
  keep(isKept: (file: number, finished: Finished) => boolean): void {
    const gone = [...this.#places.keys()].filter((file) => !isKept(file, this.get(file)!));
    for (const file of gone) this.#places.delete(file);
  }
}

/** Whether the file at `path` is the one with this inode, as it was left. */
export function isInPlace(
  path: string,
  size: number,
  { inode, keptMs }: Pick<Finished, "inode" | "keptMs">,
): boolean {
  try {
    const found = Deno.lstatSync(path);
    return found.isFile && found.ino === inode && found.size === size && found.mtime?.getTime() === keptMs;
  } catch {
    return false;
  }
}
