/**
 * Which of the files on offer are wanted: what the boxes in the list say. Pure but for itself.
 *
 * @module
 */

import { formatBytes, formatCount } from "../core/format.ts";
import type { ManifestEntry } from "../core/ports.ts";

/** What may be chosen. */
export interface SelectionBounds {
  /** Bytes of all that is chosen. */
  readonly maxBytes: number;
  /** How many files and folders. */
  readonly maxFiles: number;
  /** Entries that cannot be had, by number. */
  readonly unfit?: ReadonlyMap<number, unknown>;
}

/**
 * A choice among the entries of an offer, at first all of them. A person chooses files and empty folders; folders
 * that hold others come with what is in them, and texts always.
 */
export class Selection {
  /** Numbers of the entries that there is a choice about. */
  readonly rows: readonly number[];
  readonly #entries: readonly ManifestEntry[];
  readonly #bounds: SelectionBounds;
  /** Folders that hold others, by number. */
  readonly #holders: ReadonlySet<number>;
  readonly #chosen: Set<number>;
  /** Those that hold something that is chosen; `undefined` when that is to be found out anew. */
  #chosenHolders: ReadonlySet<number> | undefined;

  constructor(entries: readonly ManifestEntry[], bounds: SelectionBounds) {
    this.#entries = entries;
    this.#bounds = bounds;
    const folders = [...entries.keys()].filter((file) => this.entry(file).kind === "folder");
    this.#holders = this.#holdersAmong(folders, entries.keys());
    this.rows = [...entries.keys()].filter((file) => this.#isRow(file));
    this.#chosen = new Set(this.rows.filter((file) => this.canHave(file)));
  }

  /** How many are chosen. */
  get count(): number {
    return this.#chosen.size;
  }

  /** Bytes of those that are chosen. */
  get bytes(): number {
    return this.#sum(this.#chosen);
  }

  /** Why this choice cannot be accepted, in a sentence; empty when it can. */
  get problem(): string {
    const { maxBytes, maxFiles } = this.#bounds;
    if (this.rows.length === 0) return this.#hasText ? "" : "Nothing of this can be received on a page.";
    if (this.count === 0) return "Choose at least one, or decline.";
    const instead = "Choose less, or receive in a terminal: slip receive CODE";
    if (this.bytes > maxBytes) return `This page can hold ${formatBytes(maxBytes)} at most. ${instead}`;
    if (this.#exceeds(maxFiles)) {
      return `This page can hold ${formatCount(maxFiles, "file")} and folders at most. ${instead}`;
    }
    return "";
  }

  /** The entry with this number. */
  entry(file: number): ManifestEntry {
    return this.#entries[file]!;
  }

  /** Whether the entry fits by itself. */
  canHave(file: number): boolean {
    return this.entry(file).size <= this.#bounds.maxBytes;
  }

  /** Whether the entry is chosen. */
  has(file: number): boolean {
    return this.#chosen.has(file);
  }

  /** Chooses these entries, or no longer; those that do not fit are never chosen. */
  choose(files: Iterable<number>, isChosen: boolean): void {
    this.#chosenHolders = undefined;
    for (const file of files) {
      if (isChosen && this.canHave(file)) this.#chosen.add(file);
      else this.#chosen.delete(file);
    }
  }

  /** Whether the entry is to be received. */
  wants(file: number): boolean {
    if (this.#bounds.unfit?.has(file)) return false;
    if (this.entry(file).kind === "text" || this.count === this.rows.length) return true;
    return this.#chosen.has(file) || this.#holdersOfChosen().has(file);
  }

  get #hasText(): boolean {
    return this.#entries.some(({ kind }) => kind === "text");
  }

  #isRow(file: number): boolean {
    if (this.entry(file).kind === "text" || this.#bounds.unfit?.has(file)) return false;
    return !this.#holders.has(file);
  }

  /** Whether more is chosen than that, with the folders that hold it: these are only counted when it may matter. */
  #exceeds(places: number): boolean {
    if (this.count + this.#holders.size <= places) return false;
    const isAll = this.count === this.rows.length;
    return this.count + (isAll ? this.#holders : this.#holdersOfChosen()).size > places;
  }

  #holdersOfChosen(): ReadonlySet<number> {
    return this.#chosenHolders ??= this.#holdersAmong(this.#holders, this.#chosen);
  }

  /**
   * Those of `folders` that have one of `files` below them. By the order of their paths: a set of all folders of all
   * paths could be made to have tens of millions.
   */
  #holdersAmong(folders: Iterable<number>, files: Iterable<number>): ReadonlySet<number> {
    const candidates = [...folders];
    if (candidates.length === 0) return new Set();
    const ordered = Array.from(files, (file) => this.entry(file).path).sort();
    return new Set(candidates.filter((folder) => hasBelow(ordered, `${this.entry(folder).path}/`)));
  }

  #sum(files: Iterable<number>): number {
    let bytes = 0;
    for (const file of files) bytes += this.entry(file).size;
    return bytes;
  }
}

/** Whether one of the texts, which are in order, begins with `start`. */
function hasBelow(ordered: readonly string[], start: string): boolean {
  let [from, to] = [0, ordered.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ordered[middle]! < start) from = middle + 1;
    else to = middle;
  }
  return ordered[from]?.startsWith(start) ?? false;
}
