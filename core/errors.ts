/**
 * What callers catch: one class, one table of words.
 *
 * Every failure that reaches a person has a stable code, says whose fault it is, what happened and what to do
 * next. The words and the exit statuses live in `error_table.ts`.
 *
 * @module
 */

import { type ErrorCode, type ErrorEntry, ERRORS, type Fault } from "./error_table.ts";

export { type ErrorCode, type ErrorEntry, ERRORS, type Fault };

type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest>
  : never;

/** The values the words of an error need; empty for those with none. */
export type ErrorValues<Code extends ErrorCode> = Record<
  Holes<(typeof ERRORS)[Code]["message"]>,
  string | number
>;

type Arguments<Code extends ErrorCode> = Holes<(typeof ERRORS)[Code]["message"]> extends never
  ? [values?: Record<never, never>, options?: ErrorOptions]
  : [values: ErrorValues<Code>, options?: ErrorOptions];

/** The one error of Slipstream: a stable {@linkcode ErrorCode}, words for people, an exit status. */
export class SlipError extends Error {
  /** Always `SlipError`. */
  override readonly name = "SlipError";
  /** The stable name. */
  readonly code: ErrorCode;
  /** What to do next: one sentence with no full stop. */
  readonly hint: string;

  /** Looks the words up. @param values What fills the holes of the message; control characters in it are escaped. */
  constructor(code: ErrorCode, values: Record<string, string | number>, options?: ErrorOptions) {
    const entry: ErrorEntry = ERRORS[code];
    super(fill(entry.message, values), options);
    this.code = code;
    this.hint = entry.hint;
  }

  /** The exit status of the command that ends with this error (0–255). */
  get exitCode(): number {
    return ERRORS[this.code].exit;
  }

  /** Whose doing it is. */
  get fault(): Fault {
    return ERRORS[this.code].fault;
  }
}

/** Makes a {@linkcode SlipError}, with the values its words need checked by the compiler. */
export function slipError<Code extends ErrorCode>(
  code: Code,
  ...[values, options]: Arguments<Code>
): SlipError {
  return new SlipError(code, values ?? {}, options);
}

/** The error itself if it is ours, else a `bug` that keeps it as its cause. */
export function asSlipError(error: unknown): SlipError {
  if (error instanceof SlipError) return error;
  const detail = error instanceof Error ? error.message || error.name : String(error);
  return slipError("bug", { detail }, { cause: error });
}

/** Whether `text` is one of our codes: what a peer names must not become a key of the table unchecked. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** What the other side's person is told of `code`: it knows the code alone, none of the particulars. */
export function wordsForPeer(code: ErrorCode): string {
  const entry: ErrorEntry = ERRORS[code];
  return entry.told ?? code;
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => escapeForDisplay(String(values[name] ?? "?")));
}

// deno-lint-ignore no-control-regex -- naming the control characters is its purpose
const UNSAFE_ON_SCREEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * `text` with every character that could act on a terminal or reorder a line replaced by a visible escape: C0 and C1
 * controls, bidirectional controls, line and paragraph separators.
 */
export function escapeForDisplay(text: string): string {
  return text.replace(UNSAFE_ON_SCREEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
