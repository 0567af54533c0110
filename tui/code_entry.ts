/**
 * Codes and links as people give them: on the command line, or at a prompt, where no other user of the machine sees
 * them in the list of processes.
 *
 * @module
 */

import { SlipError, slipError } from "../core/errors.ts";
import { type Code, parseCode } from "../core/pairing/code.ts";
import { isLink, parseLink } from "../core/pairing/link.ts";
import { completeWord, resolveWord } from "../core/pairing/words.ts";
import { errorLines } from "./reporters/wording.ts";
import type { Shell } from "./shell.ts";

/** Words that help with one that is half typed. */
const SUGGESTED_WORDS = 8;

/** Whom to meet, and where if a link says so. */
export interface Meeting {
  /** What the sender said. */
  readonly code: Code;
  /** The server's URL in the link. */
  readonly server?: string;
}

/**
 * Reads a code or a whole link.
 * @throws SlipError `code-malformed`.
 */
export function readCode(typed: string): Meeting {
  return isLink(typed) ? parseLink(typed) : { code: parseCode(typed) };
}

/**
 * Asks for the code on the terminal until it is one, with help for words that are half typed. Reads one line when
 * stdin is no keyboard.
 * @throws SlipError `usage` when stdin is closed, `code-malformed` when no keyboard can correct it.
 */
export async function askForCode({ terminal, signal }: Shell): Promise<Meeting> {
  for (;;) {
    const typed = await terminal.ask("Code or link from the sender: ", signal);
    if (typed === undefined) {
      throw slipError("usage", {
        detail: "there is no code to receive, such as slip receive 7-crumble-violin names",
      });
    }
    if (typed.trim() === "") continue;
    try {
      return readCode(typed);
    } catch (error) {
      if (!(error instanceof SlipError) || !terminal.isTerminal.in) throw error;
      for (const line of [...errorLines(error), ...typingHelp(typed)]) terminal.err(`${line}\n`);
    }
  }
}

/** A line for each word of a code that is half typed and could become several: `cr…: crack, cradle, craft`. */
export function typingHelp(typed: string): string[] {
  return typed.split(/[\s._-]+/).filter((part) => /^[a-z]{2,}$/i.test(part)).flatMap((part) => {
    if (resolveWord(part) !== undefined) return [];
    const words = completeWord(part);
    if (words.length === 0) return [];
    const more = words.length > SUGGESTED_WORDS ? ", …" : "";
    return [`      ${part.toLowerCase()}…: ${words.slice(0, SUGGESTED_WORDS).join(", ")}${more}`];
  });
}
