/**
 * Paths in a text that was pasted, or dropped by a file manager: in quotes, with spaces escaped, as URLs, one a line or
 * several. Pure.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** A text beyond which it is no list of paths. */
const PASTED_CHARACTERS = 64 * 1024;

/**
 * Ways to read each line of `text`, the likelier one first: as one path as it stands, and as words of a shell. Which of
 * them is there only the disk knows.
 * @param home What `~` stands for.
 */
export function pastedPaths(text: string, home?: string): (readonly string[])[][] {
  const lines = text.slice(0, PASTED_CHARACTERS).split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => {
    const readings = [[line], shellWords(line)];
    return readings.map((paths) => paths.map((path) => meant(path, home)));
  });
}

/** The words of `line` as a POSIX shell divides it, without expanding anything (POSIX.1-2024, 2.2). */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part, single, double, escaped, space] of line.matchAll(PART)) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word = (word ?? "") + (single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? part);
  }
  return word === undefined ? words : [...words, word];
}

/** `'…'`, `"…"`, `\x`, spaces, or any other character. */
const PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|[^]/gs;

function meant(path: string, home: string | undefined): string {
  if (/^file:\/\//i.test(path) && URL.canParse(path)) {
    try {
      return fileURLToPath(path);
    } catch {
      return path;
    }
  }
  return home !== undefined && /^~(?=\/|$)/.test(path) ? home + path.slice(1) : path;
}
