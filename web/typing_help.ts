/**
 * Help while a code is typed: what the words may become, and mistakes by name.
 *
 * @module
 */

import { SlipError } from "../core/errors.ts";
import { type Code, parseCode } from "../core/pairing/code.ts";
import { isLink, parseLink } from "../core/pairing/link.ts";
import { closestWord, completeWord, resolveWord } from "../core/pairing/words.ts";

/** Completions that are offered at once. */
const COMPLETIONS = 8;

/** Letters before completions are worth showing. */
const COMPLETION_LETTERS = 2;

/** What to show below and inside a field with a code. */
export interface TypingHelp {
  /** Whole texts of the field, each with its last word completed. */
  readonly completions: readonly string[];
  /** One sentence. */
  readonly message: string;
  /** Whether `message` names a mistake rather than what comes next. */
  readonly mistaken: boolean;
}

/** Where to receive from: `server` only when a link named one. */
export interface Typed {
  readonly code: Code;
  readonly server?: string;
}

/**
 * Reads a code or a whole link.
 * @throws SlipError `code-malformed`.
 */
export function parseTyped(text: string): Typed {
  return isLink(text) ? parseLink(text) : { code: parseCode(text) };
}

/** Help for what is in the field so far. */
export function typingHelp(text: string): TypingHelp {
  const parts = text.toLowerCase().split(/[\s._-]+/).filter((part) => part !== "");
  if (parts.length === 0) return next("A number and two words, from the sender");
  if (isLink(text)) {
    return next("The code of this link is used", isReadable(text) ? undefined : "This link has no code");
  }
  if (!/^\d+$/.test(parts[0]!)) return mistake("It begins with a number, such as 7-crumble-violin");
  if (isReadable(text)) return { ...next(readyMessage(text)), completions: completionsOf(text) };
  return wordHelp(text, parts.slice(1));
}

/** Why the text cannot be used, as one sentence; `undefined` when it can. */
export function refusal(text: string): string | undefined {
  if (text.trim() === "") return "Type the code that the sender sees";
  try {
    parseTyped(text);
    return undefined;
  } catch (error) {
    const help = typingHelp(text);
    if (help.mistaken) return help.message;
    return error instanceof SlipError ? `That is not a code yet. ${error.hint}` : String(error);
  }
}

function wordHelp(text: string, words: readonly string[]): TypingHelp {
  const isTyping = !/[\s._-]$/.test(text);
  const finished = isTyping ? words.slice(0, -1) : words;
  const unknown = finished.find((word) => resolveWord(word) === undefined);
  if (unknown !== undefined) return mistake(noSuchWord(unknown));
  const typing = isTyping ? words.at(-1) : undefined;
  if (typing === undefined) return next(words.length === 0 ? "Now the first word" : "Now the second word");
  if (completeWord(typing).length === 0) return mistake(noSuchWord(typing));
  return { ...next(wordMessage(typing)), completions: completionsOf(text) };
}

function wordMessage(typing: string): string {
  const word = resolveWord(typing);
  if (word === undefined) return "Four letters of a word are enough";
  return word === typing ? `${word} is one of the words` : `${typing} is enough for ${word}`;
}

function readyMessage(text: string): string {
  return `Ready: number ${parseTyped(text).code.room}, ${parseTyped(text).code.words.replaceAll("-", " ")}`;
}

function noSuchWord(typed: string): string {
  const closest = closestWord(typed);
  return closest === undefined ? `No word is “${typed}”` : `No word is “${typed}”. Did you mean ${closest}?`;
}

/** What was typed with its last word replaced by each that it may become. */
function completionsOf(text: string): string[] {
  const typing = /[A-Za-z]+$/.exec(text)?.[0] ?? "";
  if (typing.length < COMPLETION_LETTERS) return [];
  const before = text.slice(0, text.length - typing.length);
  return completeWord(typing).slice(0, COMPLETIONS).map((word) => before + word);
}

function isReadable(text: string): boolean {
  try {
    parseTyped(text);
    return true;
  } catch {
    return false;
  }
}

function next(message: string, instead?: string): TypingHelp {
  return instead === undefined ? { completions: [], message, mistaken: false } : mistake(instead);
}

function mistake(message: string): TypingHelp {
  return { completions: [], message, mistaken: true };
}
