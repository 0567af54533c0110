/**
 * The words of codes: 2,048 English ones that differ within their first four letters (BIP-39), so that typing help
 * needs no guessing.
 *
 * @module
 */

import { wordlist } from "@scure/bip39/wordlists/english.js";

/** Letters that tell any two words apart. */
const DISTINCT_LETTERS = 4;

/** Letters beyond which a typed word is no typing error of any listed one (the longest has eight). */
const MISTYPED_LETTERS = 12;

/** Typing errors beyond which a suggestion would be a guess. */
const TYPING_ERRORS = 3;

const LISTED: ReadonlySet<string> = new Set(wordlist);

/** How many words there are: 11 bits each. */
export const WORD_COUNT: number = wordlist.length;

/**
 * The word numbered `index`, 0 to {@linkcode WORD_COUNT} − 1.
 * @throws RangeError when there is none.
 */
export function wordAt(index: number): string {
  const word = wordlist[index];
  if (word === undefined) throw new RangeError(`Cannot take word ${index} of ${WORD_COUNT}`);
  return word;
}

/** All words that begin with `prefix`, in the order of the alphabet; case does not matter. */
export function completeWord(prefix: string): string[] {
  const start = prefix.toLowerCase();
  return wordlist.filter((word) => word.startsWith(start));
}

/**
 * The word that `typed` stands for: itself when it is listed, else the only one that begins with it if it has four
 * letters or more; `undefined` when there is none. Case does not matter.
 */
export function resolveWord(typed: string): string | undefined {
  const word = typed.toLowerCase();
  if (LISTED.has(word)) return word;
  if (word.length < DISTINCT_LETTERS) return undefined;
  const [only, ...others] = completeWord(word);
  return others.length === 0 ? only : undefined;
}

/**
 * The word that `typed` was probably meant to be: the one that takes the fewest letters changed, added, left out or
 * swapped with their neighbour, and among equals the one that begins alike for longest; `undefined` when every word
 * takes more than three such steps, or more than half of what was typed.
 */
export function closestWord(typed: string): string | undefined {
  const word = typed.toLowerCase();
  if (word.length > MISTYPED_LETTERS) return undefined;
  const most = Math.min(TYPING_ERRORS, Math.ceil(word.length / 2));
  let closest: string | undefined;
  let lowest = Infinity;
  for (const candidate of wordlist) {
    const edits = editDistance(word, candidate);
    const rank = edits * MISTYPED_LETTERS - commonStart(word, candidate);
    if (edits <= most && rank < lowest) [closest, lowest] = [candidate, rank];
  }
  return closest;
}

/** Letters that two words have in common before the first difference. */
function commonStart(one: string, other: string): number {
  let letters = 0;
  while (letters < one.length && one[letters] === other[letters]) letters++;
  return letters;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours count one each. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length]!;
}
