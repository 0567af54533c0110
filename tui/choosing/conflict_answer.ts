/**
 * What a person wants when a name is taken. Pure.
 *
 * @module
 */

import type { ConflictAction } from "../../core/ports.ts";

/** In the order of their numbers, with what is said of each. */
const ACTIONS: readonly (readonly [ConflictAction, words: string])[] = [
  ["rename", "rename the new one"],
  ["replace", "replace the old one"],
  ["resume", "resume from the old one"],
  ["skip", "skip it"],
];

/** The choices of a question, and how to answer it for all. */
export const CONFLICT_CHOICES = `${
  ACTIONS.map(([, words], index) => `[${index + 1}] ${words}`).join("  ")
}; add "all" for all like it`;

/** What was answered. */
export interface ConflictAnswer {
  readonly action: ConflictAction;
  /** Whether it holds for what follows too. */
  readonly isForAll: boolean;
}

/**
 * Reads a number, a word or its unambiguous beginning, perhaps with `all`: `2`, `rep`, `skip all`. Nothing is `rename`,
 * which harms nothing; what is unclear is `undefined`.
 */
export function parseConflictAnswer(typed: string): ConflictAnswer | undefined {
  const [, word = "", all] = /^\s*([a-z]*|\d)\s*?(?:\s(all))?\s*$/i.exec(typed) ?? [undefined, "?"];
  if (/^all$/i.test(word) && all === undefined) return { action: "rename", isForAll: true };
  const found = word === ""
    ? ACTIONS.slice(0, 1)
    : ACTIONS.filter(([action], index) =>
      word === String(index + 1) || action.startsWith(word.toLowerCase())
    );
  if (found.length !== 1) return undefined;
  return { action: found[0]![0], isForAll: all !== undefined };
}
