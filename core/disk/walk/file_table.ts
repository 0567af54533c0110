import { EntryTable } from "../../entry_table.ts";
import type { ManifestEntry } from "../../ports.ts";
import { below } from "../system/below.ts";
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

/** Numbers kept of each entry, beside what its manifest entry says. */
const INODE = 0, CHANGED_MS = 1, COLUMNS = 2;

/** Entries whose numbers are kept together: nothing is copied when there are more. */
const PAGE_ENTRIES = 1024;

/** Entries in a row that were found at or below one named path, on one device: mostly all of them. */
interface Run {
  readonly first: number;
  readonly named: NamedPath;
  readonly device: number;
}

/** The entries of a manifest with what is needed to find and check their files: 16 bytes each besides the entry. */
export class FileTable {
  readonly #table = new EntryTable();
  readonly #runs: Run[] = [];
  readonly #pages: Float64Array[] = [];

  /** In the order they were added; an entry's place is its number. */
  get entries(): readonly ManifestEntry[] {
    return this.#table.entries;
  }

  /** Adds an entry found at or below `named`. @param look What a file was. */
  add(named: NamedPath, entry: ManifestEntry, look?: FileLook): void {
    const file = this.#table.length;
    const run = this.#runs.at(-1);
    const device = look?.device ?? run?.device ?? 0;
    if (run?.named !== named || run.device !== device) this.#runs.push({ first: file, named, device });
    if (file % PAGE_ENTRIES === 0) this.#pages.push(new Float64Array(PAGE_ENTRIES * COLUMNS));
    this.#table.add(entry);
    if (look === undefined) return;
    this.#set(file, INODE, look.inode);
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
      device: this.#runOf(file).device,
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
    const { named } = this.#runOf(file);
    return below(base(named), path.slice(named.top.length + 1));
  }

  #entry(file: number): ManifestEntry {
    const entry = this.#table.at(file);
    if (entry === undefined) throw new RangeError(`there is no entry ${file} in ${this.#table.length}`);
    return entry;
  }

  /** The last run that begins at `file` or before. */
  #runOf(file: number): Run {
    let [first, end] = [0, this.#runs.length];
    while (end - first > 1) {
      const middle = (first + end) >>> 1;
      if (this.#runs[middle]!.first <= file) first = middle;
      else end = middle;
    }
    return this.#runs[first]!;
  }

  #number(file: number, column: number): number {
    return this.#pages[Math.floor(file / PAGE_ENTRIES)]![(file % PAGE_ENTRIES) * COLUMNS + column]!;
  }

  #set(file: number, column: number, value: number): void {
    this.#pages[Math.floor(file / PAGE_ENTRIES)]![(file % PAGE_ENTRIES) * COLUMNS + column] = value;
  }
}
