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

/** Numbers kept of an entry, beside what its manifest entry says: named path, inode, device, time of change. */
const COLUMNS = 4;

/** The entries of a manifest with what is needed to find and check their files: 32 bytes each besides the entry. */
export class FileTable {
  /** In the order they were added; an entry's place is its number. */
  readonly entries: ManifestEntry[] = [];
  readonly #named: NamedPath[] = [];
  #columns = new Float64Array(COLUMNS * 64);

  /** Adds an entry found at or below `named`. @param look What a file was. */
  add(named: NamedPath, entry: ManifestEntry, look?: FileLook): void {
    if (this.#named.at(-1) !== named) this.#named.push(named);
    const at = this.entries.push(entry) * COLUMNS - COLUMNS;
    if (at === this.#columns.length) this.#grow();
    this.#columns[at] = this.#named.length - 1;
    if (look !== undefined) this.#columns.set([look.inode, look.device, look.changedMs], at + 1);
  }

  /** What the file `file` was. @throws RangeError when there is no such file. */
  lookOf(file: number): FileLook {
    const { size, kind, modifiedMs } = this.#entry(file);
    if (kind !== undefined && kind !== "file" || modifiedMs === undefined) {
      throw new RangeError(`entry ${file} should be a file and is a ${kind}`);
    }
    const at = file * COLUMNS;
    const [inode = 0, device = 0, changedMs = 0] = this.#columns.subarray(at + 1, at + COLUMNS);
    return { size, modifiedMs, changedMs, inode, device };
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
    const named = this.#named[this.#columns[file * COLUMNS] ?? 0]!;
    return below(base(named), path.slice(named.top.length + 1));
  }

  #entry(file: number): ManifestEntry {
    const entry = this.entries[file];
    if (entry === undefined) throw new RangeError(`there is no entry ${file} in ${this.entries.length}`);
    return entry;
  }

  #grow(): void {
    const columns = new Float64Array(this.#columns.length * 2);
    columns.set(this.#columns);
    this.#columns = columns;
  }
}

/** The path of `rest`, which has `/` between its parts, below the folder `base`. */
export function below(base: string, rest: string): string {
  if (rest === "") return base;
  return base.endsWith("/") ? base + rest : `${base}/${rest}`;
}
