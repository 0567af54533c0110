import { EntryTable } from "../entry_table.ts";
import type { ManifestEntry } from "../ports.ts";
import type { FileLook } from "./file_look.ts";

/** Something that a person named, to be offered with all that is in it. */
export interface NamedPath {
  /** As the person named it. */
  readonly named: string;
  readonly absolute: string;
  /** The absolute path with all links resolved. */
  readonly real: string;
  /** The name it is offered under, the first part of the path of everything in it. */
  readonly top: string;
  /** What it is when it is a single file; `undefined` for a folder. */
  readonly file?: { readonly entry: ManifestEntry; readonly look: FileLook };
}

/** Numbers kept of an entry, beside what its manifest entry says. */
const NAMED = 0, INODE = 1, DEVICE = 2, CHANGED_MS = 3, COLUMNS = 4;

/** Entries whose numbers are kept together: nothing is copied when there are more. */
const PAGE_ENTRIES = 1024;

/** The entries of a manifest with what is needed to find and check their files: 32 bytes each besides the entry. */
export class FileTable {
  readonly #table = new EntryTable();
  readonly #named: NamedPath[] = [];
  readonly #pages: Float64Array[] = [];

  /** In the order they were added; an entry's place is its number. */
  get entries(): readonly ManifestEntry[] {
    return this.#table.entries;
  }

  /** Adds an entry found at or below `named`. @param look What a file was. */
  add(named: NamedPath, entry: ManifestEntry, look?: FileLook): void {
    if (this.#named.at(-1) !== named) this.#named.push(named);
    const file = this.#table.length;
    if (file % PAGE_ENTRIES === 0) this.#pages.push(new Float64Array(PAGE_ENTRIES * COLUMNS));
    this.#table.add(entry);
    this.#set(file, NAMED, this.#named.length - 1);
    if (look === undefined) return;
    this.#set(file, INODE, look.inode);
    this.#set(file, DEVICE, look.device);
    this.#set(file, CHANGED_MS, look.changedMs);
  }

  /** What the file `file` was. @throws RangeError when there is no such file. */
  lookOf(file: number): FileLook {
    const { size, kind, modifiedMs } = this.#entry(file);
    if (kind !== undefined && kind !== "file" || modifiedMs === undefined) {
      throw new RangeError(`entry ${file} should be a file and is a ${kind}`);
    }
    return {
      size,
      modifiedMs,
      inode: this.#number(file, INODE),
      device: this.#number(file, DEVICE),
      changedMs: this.#number(file, CHANGED_MS),
    };
  }

  /** Where the file `file` is. @throws RangeError when there is no such entry. */
  absoluteOf(file: number): string {
    return this.#below(file, (named) => named.absolute);
  }

  /** The file `file` in the words of the person who named it. @throws RangeError when there is no such entry. */
  namedOf(file: number): string {
    return this.#below(file, (named) => named.named);
  }

  #below(file: number, base: (named: NamedPath) => string): string {
    const { path } = this.#entry(file);
    const named = this.#named[this.#number(file, NAMED)]!;
    return below(base(named), path.slice(named.top.length + 1));
  }

  #entry(file: number): ManifestEntry {
    const entry = this.#table.at(file);
    if (entry === undefined) throw new RangeError(`there is no entry ${file} in ${this.#table.length}`);
    return entry;
  }

  #number(file: number, column: number): number {
    return this.#pages[Math.floor(file / PAGE_ENTRIES)]![(file % PAGE_ENTRIES) * COLUMNS + column]!;
  }

  #set(file: number, column: number, value: number): void {
    this.#pages[Math.floor(file / PAGE_ENTRIES)]![(file % PAGE_ENTRIES) * COLUMNS + column] = value;
  }
}

/** The path of `rest`, which has `/` between its parts, below the folder `base`. */
export function below(base: string, rest: string): string {
  if (rest === "") return base;
  return base.endsWith("/") ? base + rest : `${base}/${rest}`;
}
