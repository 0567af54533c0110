/**
 * A code or link that is being typed: what is wrong with it, and what its last word could become, at every letter.
 * Pure.
 *
 * @module
 */

import { asSlipError } from "../../core/errors.ts";
import { CODE_LENGTH } from "../../core/limits.ts";
import { isLink } from "../../core/pairing/link.ts";
import { closestWord, completeWord, resolveWord } from "../../core/pairing/words.ts";
import { readCode } from "../code_entry.ts";

/** Words that are offered for the one that is being typed. */
const OFFERED_WORDS = 8;

/** Letters of the longest word of the list. */
const LONGEST_WORD = 8;

/** Characters that can be typed: a link is longer than a code. */
const TYPED_LENGTH = 2_048 + CODE_LENGTH;

/** What was typed so far; the cursor is at its end. */
export interface CodeEntryState {
  readonly typed: string;
  /** Whether Enter was pressed: then also what is missing is named. */
  readonly isEntered: boolean;
}

/** Nothing was typed. */
export const EMPTY_CODE_ENTRY: CodeEntryState = { typed: "", isEntered: false };

/** What can be said of what was typed. */
export interface CodeReading {
  /** Letters that complete the last word, when only one word is left. */
  readonly ending: string;
  /** Words that the last one could become; empty when there is nothing to choose from. */
  readonly words: readonly string[];
  /** Whether there are more such words than `words`. */
  readonly hasMore: boolean;
  /** What is wrong, in a sentence; nothing while it is only not finished. */
  readonly problem?: string;
  /** Whether it is a code or a link as it stands. */
  readonly isComplete: boolean;
}

/** Reads what was typed. */
export function readEntry({ typed, isEntered }: CodeEntryState): CodeReading {
  const refusal = refusalOf(typed);
  const isComplete = refusal === undefined;
  if (isLink(typed)) return reading({ isComplete, ...(isEntered && refusal && { problem: refusal }) });
  const [number = "", ...words] = typed.trimStart().split(SEPARATOR);
  const last = words.at(-1) ?? "";
  const found = last === "" || words.length > 2 ? [] : completeWord(last);
  const early = isComplete ? undefined : numberProblem(number) ?? wordProblem(words);
  const problem = early ?? (isEntered ? refusal : undefined);
  const ending = found.length === 1 ? found[0]!.slice(last.length) : "";
  const isSettled = found.length === 1 && ending === "";
  return reading({
    ending,
    words: isSettled ? [] : found.slice(0, OFFERED_WORDS),
    hasMore: found.length > OFFERED_WORDS,
    isComplete,
    ...(problem !== undefined && { problem }),
  });
}

/** After `text` was typed or pasted. */
export function typeInto(entry: CodeEntryState, text: string): CodeEntryState {
  // deno-lint-ignore no-control-regex -- pasted text may end its line, and no code has such characters
  const clean = text.replace(/[\u0000-\u001f\u007f]+/g, " ");
  const typed = (entry.typed + clean).trimStart().slice(0, TYPED_LENGTH);
  return { typed, isEntered: false };
}

/** Without the last character, or the whole last word. */
export function eraseLast({ typed }: CodeEntryState, isWord: boolean): CodeEntryState {
  const shorter = isWord ? typed.replace(/[^\s._-]*[\s._-]*$/, "") : [...typed].slice(0, -1).join("");
  return { typed: shorter, isEntered: false };
}

/** With the last word completed as far as it can be, and a separator when another word follows. */
export function completeEntry(entry: CodeEntryState): CodeEntryState {
  const { ending, words } = readEntry(entry);
  const parts = entry.typed.split(SEPARATOR);
  const last = parts.at(-1) ?? "";
  const added = ending !== "" ? ending : commonStart(words).slice(last.length);
  const typed = entry.typed + added;
  const isWhole = parts.length === 2 && resolveWord(last + added) === (last + added).toLowerCase();
  const onlyNumber = parts.length === 1 && /^\d+$/.test(last);
  return { typed: isWhole || onlyNumber ? `${typed}-` : typed, isEntered: false };
}

const SEPARATOR = /[\s._\p{Pd}]+/u;

const NOTHING: CodeReading = { ending: "", words: [], hasMore: false, isComplete: false };

function reading(known: Partial<CodeReading>): CodeReading {
  return { ...NOTHING, ...known };
}

/** Why it is no code; `undefined` when it is one. */
function refusalOf(typed: string): string | undefined {
  try {
    readCode(typed);
    return undefined;
  } catch (error) {
    return asSlipError(error).message;
  }
}

function numberProblem(number: string): string | undefined {
  return /^\d*$/.test(number) ? undefined : "A code begins with a number, such as 7-crumble-violin";
}

/** The first word that can become none of the list. Other words than two are somebody's own, which no list has. */
function wordProblem(words: readonly string[]): string | undefined {
  if (words.length > 2) return undefined;
  // Two plain words are always of the list, see `parseCode()`; one that is long may be somebody's own.
  const isOwn = (word: string) =>
    !/^[a-z]*$/i.test(word) || (words.length === 1 && word.length > LONGEST_WORD);
  if (words.some(isOwn)) return undefined;
  const wrong = words.find((word, index) => word !== "" && !isPossible(word, index === words.length - 1));
  if (wrong === undefined) return undefined;
  const closest = closestWord(wrong);
  return `There is no word "${wrong}"${closest === undefined ? "" : `, the closest is "${closest}"`}`;
}

function isPossible(word: string, isLast: boolean): boolean {
  return isLast ? completeWord(word).length > 0 : resolveWord(word) !== undefined;
}

function commonStart(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const word of others) while (!word.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
