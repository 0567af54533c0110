/**
 * Codes: a room's number, which the server gives, and words, which it never learns.
 *
 *     7-crumble-violin
 *     │ └────────────── the words: the secret of this transfer
 *     └──────────────── the room's number at the server
 *
 * Typed text is read kindly: case does not matter, spaces, dots, underscores and dashes all separate, and four letters
 * of a listed word are enough. What comes out is the normal form, the same on both sides whatever was typed.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { CHOSEN_CHARACTERS, CODE_LENGTH, ROOM_NUMBER } from "../limits.ts";
import type { RandomBytes } from "./random.ts";
import { closestWord, resolveWord, WORD_COUNT, wordAt } from "./words.ts";

/** A code in its parts. */
export interface Code {
  /** The room's number, 1 to `ROOM_NUMBER`. */
  readonly room: number;
  /** The secret in normal form: NFC, lower case, joined by `-`. */
  readonly words: string;
}

type Reading = { readonly words: string } | { readonly reason: string };

/**
 * Reads a code as somebody typed it.
 * @throws SlipError `code-malformed`; its words name at most a mistyped word and the closest listed one.
 */
export function parseCode(text: string): Code {
  if (text.length > CODE_LENGTH) throw malformed("it is too long");
  const [number = "", ...parts] = partsOf(text);
  if (!/^[0-9]+$/.test(number)) throw malformed("it must begin with a number");
  const room = Number(number);
  if (room < 1 || room > ROOM_NUMBER) throw malformed(`its number must be between 1 and ${ROOM_NUMBER}`);
  const reading = readWords(parts);
  if ("reason" in reading) throw malformed(reading.reason);
  return { room, words: reading.words };
}

/**
 * The text of a code, such as `7-crumble-violin`.
 * @param words In normal form, from {@linkcode parseCode}, {@linkcode parseChosenWords} or {@linkcode generateWords}.
 * @throws RangeError when the number is none of a room.
 */
export function formatCode({ room, words }: Code): string {
  if (!Number.isInteger(room) || room < 1 || room > ROOM_NUMBER) {
    throw new RangeError(`Cannot use ${room} as a room's number, it must be between 1 and ${ROOM_NUMBER}`);
  }
  return `${room}-${words}`;
}

/** Two words drawn independently and evenly: one of 2,048² = 4,194,304 pairs. */
export function generateWords(random: RandomBytes): string {
  return `${randomWord(random)}-${randomWord(random)}`;
}

/** 65,536 is a multiple of 2,048, so the remainder favours no word. */
function randomWord(random: RandomBytes): string {
  const bytes = random(2);
  return wordAt((bytes[0]! * 256 + bytes[1]!) % WORD_COUNT);
}

/**
 * The normal form of words that a sender chose: at least two of the list, or at least `CHOSEN_CHARACTERS` characters.
 * Exactly two plain words must both be listed, because a receiver who types two plain words gets help with the list.
 * @throws SlipError `code-refused` with the reason.
 */
export function parseChosenWords(text: string): string {
  if (text.length > CODE_LENGTH) throw slipError("code-refused", { reason: "they are too long" });
  const reading = readWords(partsOf(text));
  if ("reason" in reading) throw slipError("code-refused", { reason: reading.reason });
  return reading.words;
}

/** Whether `words` are in normal form already, as everything here returns them. */
export function isNormalForm(words: string): boolean {
  const reading = readWords(partsOf(words));
  return "words" in reading && reading.words === words;
}

/** What stands between separators: white space, dots, underscores and every kind of dash. */
function partsOf(text: string): string[] {
  return text.normalize("NFC").toLowerCase().normalize("NFC").split(/[\s._\p{Pd}]+/u).filter((part) =>
    part !== ""
  );
}

function readWords(parts: readonly string[]): Reading {
  if (parts.length === 0) return { reason: "the words are missing" };
  if (parts.some((part) => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(part))) {
    return { reason: "it has invisible characters" };
  }
  const resolved = parts.map(resolveWord);
  if (parts.length > 1 && resolved.every((word) => word !== undefined)) return { words: resolved.join("-") };
  const looksListed = parts.length === 2 && parts.every((part) => /^[a-z]+$/.test(part));
  if (looksListed) return { reason: unknownWord(parts[resolved.indexOf(undefined)]!) };
  if ([...parts.join("")].length >= CHOSEN_CHARACTERS) return { words: parts.join("-") };
  return { reason: tooShort(parts) };
}

function unknownWord(typed: string): string {
  const closest = closestWord(typed);
  const help = closest === undefined ? "" : `, the closest is "${closest}"`;
  return `there is no word "${typed}"${help}`;
}

function tooShort(parts: readonly string[]): string {
  if (parts.length === 1 && resolveWord(parts[0]!) !== undefined) return "one word is missing";
  return `it needs two words of the list, or ${CHOSEN_CHARACTERS} characters`;
}

/** What was typed may hold the secret, so it is not repeated. */
function malformed(reason: string): Error {
  return slipError("code-malformed", { code: "what was given", reason });
}
