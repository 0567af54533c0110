/**
 * Help while a code is typed: what the words may become, and mistakes by name.
 *
 * @module
 */

import { SlipError, slipError } from "../core/errors.ts";
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

/**
 * Reads a code, or a link of the server at `server`.
 * @throws SlipError `code-malformed`.
 */
export function parseTyped(text: string, server: string): Code {
  if (!isLink(text)) return parseCode(text);
  const link = parseLink(text);
  if (link.server !== server) {
    throw slipError("code-malformed", { code: "the link", reason: `it is one of ${link.server}` });
  }
  return link.code;
}

/** Help for what is in the field so far, on a page of the server at `server`. */
export function typingHelp(text: string, server: string): TypingHelp {
  const parts = text.toLowerCase().split(/[\s._-]+/).filter((part) => part !== "");
  if (parts.length === 0) return next("A number and two words, from the sender");
  if (isLink(text)) return linkHelp(text, server);
  if (!/^\d+$/.test(parts[0]!)) return mistake("It begins with a number, such as 7-crumble-violin");
  const code = read(() => parseCode(text));
  if (code === undefined) return wordHelp(text, parts.slice(1));
  const ready = `Ready: number ${code.room}, ${code.words.replaceAll("-", " ")}`;
  return { ...next(ready), completions: completionsOf(text) };
}

/** Why the text cannot be used, as one sentence; `undefined` when it can. */
export function refusal(text: string, server: string): string | undefined {
  if (text.trim() === "") return "Type the code that the sender sees";
  if (read(() => parseTyped(text, server)) !== undefined) return undefined;
  const { mistaken, message } = typingHelp(text, server);
  return mistaken ? message : "That is not a whole code yet: it is a number and two words";
}

/** A page may talk to its own server only (connect-src of its Content-Security-Policy). */
function linkHelp(text: string, server: string): TypingHelp {
  const link = read(() => parseLink(text));
  if (link === undefined) return mistake("This link has no code that can be read");
  if (link.server === server) return next("The code of this link is used");
  return mistake(`This link is one of ${link.server}. Open it in the address bar instead`);
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

/** What `parse` makes of it, or nothing. */
function read<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SlipError) return undefined;
    throw error;
  }
}

function next(message: string): TypingHelp {
  return { completions: [], message, mistaken: false };
}

function mistake(message: string): TypingHelp {
  return { completions: [], message, mistaken: true };
}
