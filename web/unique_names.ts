/**
 * Names that do not clash in one folder.
 *
 * @module
 */

/**
 * The same names, with a number before the extension where one was there already: `a.txt`, `a (2).txt`. Names that
 * differ only in case or in Unicode form count as the same, since they are on some disks.
 */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(keyOf(unique)); number++) unique = withNumber(name, number);
    taken.add(keyOf(unique));
    return unique;
  });
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
