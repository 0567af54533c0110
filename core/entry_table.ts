/**
 * The entries of a manifest, kept compactly: a tree may have hundreds of thousands, and both ends know all of them
 * until the end.
 *
 * @module
 */

import { arrayView } from "./array_view.ts";
import { EntryPage, PAGE_ENTRIES } from "./entry_page.ts";
import type { ManifestEntry } from "./ports.ts";

/**
 * Entries by their number: 26 bytes each and the last part of its path, outside of the JavaScript heap; the path of a
 * folder is kept once, with some 100 bytes around it. An object of its own for each takes about 170 bytes, which the
 * garbage collector visits again and again, and for which it lets three times as much garbage lie.
 */
export class EntryTable {
  readonly #pages: EntryPage[] = [];
  /** Paths of folders that entries are in, with a slash at the end, and their numbers. */
  readonly #folders: string[] = [""];
  readonly #numbers = new Map<string, number>([["", 0]]);
  /** Where links lead, by the number of their entry. */
  readonly #targets = new Map<number, string>();
  #length = 0;
  #lastFolder = 0;
  /** The entry that was asked for last: who handles one asks for it several times. */
  #lastFile = -1;
  #lastEntry: ManifestEntry | undefined;

  /** The same as an array, which follows what is added. */
  readonly entries: readonly ManifestEntry[] = arrayView<ManifestEntry>(this);

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds `entry`, of which everything is kept that {@linkcode ManifestEntry} has, and nothing else. */
  add(entry: ManifestEntry): void {
    const { path, kind, size, modifiedMs, mode, target } = entry;
    const cut = path.lastIndexOf("/") + 1;
    const folder = this.#folderOf(path, cut);
    const place = this.#length % PAGE_ENTRIES;
    if (place === 0) this.#pages.push(new EntryPage(this.#pages.at(-1)?.takeSpare()));
    this.#pages.at(-1)!.add({ folder, name: path.slice(cut), kind, size, modifiedMs, mode });
    if (target !== undefined) this.#targets.set(this.#length, target);
    this.#length++;
  }

  /** Entry `file`, made anew unless it was the last that somebody asked for; `undefined` when there is none. */
  at(file: number): ManifestEntry | undefined {
    if (!(file >= 0 && file < this.#length)) return undefined;
    if (this.#lastFile === file) return this.#lastEntry;
    this.#lastEntry = this.#make(file);
    this.#lastFile = file;
    return this.#lastEntry;
  }

  #make(file: number): ManifestEntry {
    const page = this.#pages[Math.floor(file / PAGE_ENTRIES)]!;
    const { folder, name, kind, size, modifiedMs, mode } = page.at(file % PAGE_ENTRIES);
    const target = this.#targets.get(file);
    const entry: { -readonly [Key in keyof ManifestEntry]: ManifestEntry[Key] } = {
      path: this.#folders[folder]! + name,
      size,
    };
    if (kind !== undefined) entry.kind = kind;
    if (modifiedMs !== undefined) entry.modifiedMs = modifiedMs;
    if (mode !== undefined) entry.mode = mode;
    if (target !== undefined) entry.target = target;
    return entry;
  }

  /** The number of the folder that `path` has up to `cut`. Mostly it is that of the entry before. */
  #folderOf(path: string, cut: number): number {
    const last = this.#folders[this.#lastFolder]!;
    if (last.length === cut && path.startsWith(last)) return this.#lastFolder;
    const folder = path.slice(0, cut);
    return this.#lastFolder = this.#numbers.get(folder) ?? this.#addFolder(copyOf(folder));
  }

  #addFolder(folder: string): number {
    const number = this.#folders.push(folder) - 1;
    this.#numbers.set(folder, number);
    return number;
  }
}

/** The same text, but not as a part of another, all of which it would keep in memory. */
function copyOf(text: string): string {
  return JSON.parse(JSON.stringify(text));
}
