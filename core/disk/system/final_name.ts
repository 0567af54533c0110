/** A name for a file. Each method throws the system's error. */
export interface FinalName {
  /** Gives the file at the path `from` this name as well. `EEXIST` when something has it. */
  link(from: string): void;
  /** Gives the file at the path `from` this name instead of its own, in place of what has it. */
  rename(from: string): void;
  /** Gives it to a new empty file. `EEXIST` when something has it. */
  take(): void;
  /** Gives it to a new link to `target`. `EEXIST` when something has it. */
  symlink(target: string): void;
  /** Takes it from the file or link that has it. */
  remove(): void;
  /** What has it, a link not followed; `undefined` when nothing has, or that cannot be found out. */
  look(): Named | undefined;
}

/** A file that has a name. */
export interface Named {
  readonly inode: number;
  /** How many it has. */
  readonly names: number;
}

/** A name by its path, which leads wherever its folders lead at that moment. */
export class PathName implements FinalName {
  readonly #path: string;

  /** @param path Absolute. */
  constructor(path: string) {
    this.#path = path;
  }

  link(from: string): void {
    Deno.linkSync(from, this.#path);
  }

  rename(from: string): void {
    Deno.renameSync(from, this.#path);
  }

  take(): void {
    Deno.openSync(this.#path, { createNew: true, write: true }).close();
  }

  symlink(target: string): void {
    Deno.symlinkSync(target, this.#path);
  }

  remove(): void {
    Deno.removeSync(this.#path);
  }

  look(): Named | undefined {
    try {
      const { ino, nlink } = Deno.lstatSync(this.#path);
      return { inode: ino ?? 0, names: nlink ?? 0 };
    } catch {
      return undefined;
    }
  }
}

/** Removes `name` if something has it and that can be done. */
export function removeIfThere(name: FinalName): void {
  try {
    name.remove();
  } catch { /* whoever removed it did what was wanted */ }
}
