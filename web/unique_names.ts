/**
 * Names that do not clash in one folder.
 *
 * @module
 */

/**
 * The names of one folder, as they are given out. Names that differ only in case or in Unicode form count as the same,
 * since they are on some disks.
 */
export class UniqueNames {
  readonly #taken = new Set<string>();
  /** The number to try next for a name, so that thousands of the same are no work. */
  readonly #next = new Map<string, number>();

  /** The name, with a number before its extension if it was given out before: `a.txt`, `a (2).txt`. */
  take(name: string): string {
    const key = keyOf(name);
    let number = this.#next.get(key) ?? 1;
    let unique = number === 1 ? name : withNumber(name, number);
    while (this.#taken.has(keyOf(unique))) unique = withNumber(name, ++number);
    this.#next.set(key, number + 1);
    this.#taken.add(keyOf(unique));
    return unique;
  }
}

/** The same names, with a number where one was there already. */
export function uniqueNames(names: readonly string[]): string[] {
  const given = new UniqueNames();
  return names.map((name) => given.take(name));
}

function keyOf(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function withNumber(name: string, number: number): string {
  const { stem, extension } = splitExtension(name);
  return `${stem} (${number})${extension}`;
}

/** `archive.tar.gz` is `archive` and `.tar.gz`; a leading dot starts no extension. */
export function splitExtension(name: string): { stem: string; extension: string } {
  const extension = /(?<=[^.])(\.tar)?\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  return { stem: name.slice(0, name.length - extension.length), extension };
}
