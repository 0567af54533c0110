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
  readonly #holders: ReadonlySet<string>;
  readonly #chosen: Set<number>;
  /** Folders that hold something that is chosen; `undefined` when that is to be found out anew. */
  #chosenHolders: ReadonlySet<string> | undefined;

  constructor(entries: readonly ManifestEntry[], bounds: SelectionBounds) {
    this.#entries = entries;
    this.#bounds = bounds;
    this.#holders = holdersOf(entries);
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
    if (this.count > maxFiles) {
      return `This page can hold ${formatCount(maxFiles, "file")} at most. ${instead}`;
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
    const { kind, path } = this.entry(file);
    if (this.#bounds.unfit?.has(file)) return false;
    if (kind === "text" || this.count === this.rows.length) return true;
    if (kind !== "folder" || !this.#holders.has(path)) return this.#chosen.has(file);
    this.#chosenHolders ??= holdersOf(Array.from(this.#chosen, (chosen) => this.entry(chosen)));
    return this.#chosenHolders.has(path);
  }

  get #hasText(): boolean {
    return this.#entries.some(({ kind }) => kind === "text");
  }

  #isRow(file: number): boolean {
    const { kind, path } = this.entry(file);
    if (kind === "text" || this.#bounds.unfit?.has(file)) return false;
    return kind !== "folder" || !this.#holders.has(path);
  }

  #sum(files: Iterable<number>): number {
    let bytes = 0;
    for (const file of files) bytes += this.entry(file).size;
    return bytes;
  }
}

/** All folders that have one of the entries below them. */
function holdersOf(entries: readonly Pick<ManifestEntry, "path">[]): Set<string> {
  const holders = new Set<string>();
  for (const { path } of entries) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const holder = path.slice(0, end);
      if (holders.has(holder)) break;
      holders.add(holder);
    }
  }
  return holders;
}
