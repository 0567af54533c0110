/**
 * What a person's answer to an offer selects. Pure.
 *
 * @module
 */

import { matcher, type Named } from "./patterns.ts";

/** What was answered. */
export type Answer =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  /** At least one entry, by their numbers from 0. */
  | { readonly kind: "some"; readonly files: ReadonlySet<number> }
  /** `problem` says in a sentence why, not escaped. */
  | { readonly kind: "unclear"; readonly problem: string };

/**
 * Reads `y`, `n`, or numbers from 1, ranges and patterns: `1,3-5 7- *.txt`. Nothing is a no. What is no number is a
 * pattern; a number that is not there, or a pattern that matches nothing, makes all of it unclear.
 */
export function parseAnswer(typed: string, entries: readonly Named[]): Answer {
  const words = typed.trim();
  if (/^(n|no|none)?$/i.test(words)) return { kind: "none" };
  if (/^(y|yes|all)$/i.test(words)) return { kind: "all" };
  const files = new Set<number>();
  for (const part of words.split(/[\s,]+/).filter((part) => part !== "")) {
    const found = /^\d+(-\d*)?$/.test(part) ? numbered(part, entries.length) : matching(part, entries);
    if (typeof found === "string") return { kind: "unclear", problem: found };
    for (const file of found) files.add(file);
  }
  return files.size === 0 ? { kind: "none" } : { kind: "some", files };
}

/** The entries of `3`, `3-5` or `3-`, or why there are none. */
function numbered(range: string, count: number): number[] | string {
  const [first, last = first] = range.split("-");
  const from = Number(first);
  const to = last === "" ? count : Number(last);
  if (from < 1 || to > count || from > to) {
    return `${range} is not there: the numbers go from 1 to ${count}`;
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from - 1 + index);
}

function matching(pattern: string, entries: readonly Named[]): number[] | string {
  const matches = matcher([pattern]);
  const found = entries.flatMap((entry, file) => matches(entry) ? [file] : []);
  return found.length === 0 ? `nothing matches ${pattern}` : found;
}
