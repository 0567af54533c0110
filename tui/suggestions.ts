/**
 * What somebody probably meant. Pure.
 *
 * @module
 */

/** Edits up to which one word may be a slip of the keyboard for another. */
const MOST_EDITS = 3;

/** The part of a word's letters that must be right, so that short words are not taken for each other. */
const RIGHT_SHARE = 0.6;

/** Words of a command line that a suggestion repeats. */
const REPEATED_WORDS = 4;

/** A code (`7-crumble-violin`, also with spaces, dots or underscores), or a link with one behind its `#`. */
const CODE_OR_LINK = /^(https?:\/\/\S+#)?\d{1,9}[-._\s]+[a-z]{3,}[-._\s]+[a-z]{3,}/i;

/** What file names have and commands do not. */
const PATH = /[./\\~]/;

/**
 * The word of `known` nearest to `typed`, case aside, or `undefined` when none is near. Of several the first, so give
 * them in the order of their worth.
 */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = MOST_EDITS + 1;
  for (const word of known) {
    const edits = countEdits(typed.toLowerCase(), word.toLowerCase());
    const length = Math.max(typed.length, word.length);
    if (edits < fewest && edits <= length * (1 - RIGHT_SHARE)) [best, fewest] = [word, edits];
  }
  return best;
}

/** ` (Did you mean replace?)`, to put behind a sentence; empty when there is nothing to suggest. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? "" : ` (Did you mean ${suggestion}?)`;
}

/**
 * The command line that was meant by one that begins with no command but with a code, a link or a path:
 * `slip receive 7-crumble-violin`, `slip send a.txt`. `undefined` when it begins with none of them.
 * @param isThere Whether there is a file or folder of that name. @default what looks like a path is one
 */
export function missingCommand(
  words: readonly string[],
  isThere: (path: string) => boolean = () => false,
): string | undefined {
  const [first = ""] = words;
  if (first !== "" && isThere(first)) return commandLine("send", words);
  if (CODE_OR_LINK.test(words.join(" "))) return commandLine("receive", words);
  return PATH.test(first) ? commandLine("send", words) : undefined;
}

function commandLine(command: string, words: readonly string[]): string {
  const shown = words.slice(0, REPEATED_WORDS).map(quoted);
  return ["slip", command, ...shown, ...(words.length > REPEATED_WORDS ? ["…"] : [])].join(" ");
}

/** `word` as a POSIX shell takes it for one. */
function quoted(word: string): string {
  return /^[\w@%+=:,./~#-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Letters to insert, remove, replace or swap with a neighbour to make `to` of `from` (optimal string alignment). */
function countEdits(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > MOST_EDITS) return MOST_EDITS + 1;
  let [before, above]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= from.length; row++) {
    const here = [row];
    for (let at = 1; at <= to.length; at++) {
      const isSame = from[row - 1] === to[at - 1];
      const isSwapped = row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1];
      here[at] = Math.min(
        above![at]! + 1,
        here[at - 1]! + 1,
        above![at - 1]! + (isSame ? 0 : 1),
        isSwapped ? before![at - 2]! + 1 : Infinity,
      );
    }
    [before, above] = [above!, here];
  }
  return above![to.length]!;
}
