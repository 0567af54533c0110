/**
 * Keys on the screens of a session that is over.
 *
 * @module
 */

import type { Binding } from "./keys.ts";
import { type ErrorCode, ERRORS } from "../../core/errors.ts";
import { SESSION_BINDINGS } from "./session_keys.ts";
import type { AppState } from "./state.ts";

/**
 * How it can be tried again.
 * - `same`: the same once more; a sender gets a new code by it.
 * - `correction`: the code, as it was typed, to be corrected.
 * - `code`: another code.
 */
export type AnotherTry = "same" | "correction" | "code";

/** What may help; `undefined` when nothing does. */
export function anotherTry({ session }: AppState): AnotherTry | undefined {
  const code = session?.view.problem?.code;
  if (session === undefined || code === undefined || HOPELESS.has(code)) return undefined;
  if (session.role === "receiver" && code === "declined") return undefined;
  if (session.role === "sender") {
    return code === "declined" || ERRORS[code].fault !== "user" ? "same" : undefined;
  }
  if (code === "server-unreachable") return "same";
  // A code is used up by whoever was let in; what arrived is found again under any other.
  return MISTYPED.has(code) ? "correction" : "code";
}

/** Whether {@linkcode anotherTry} may help. */
export function canTryAgain(state: AppState): boolean {
  return anotherTry(state) !== undefined;
}

/** What comes of a code with a mistake in it. */
const MISTYPED: ReadonlySet<string> = new Set<ErrorCode>(["code-malformed", "unknown-code", "wrong-words"]);

/** What another try would only meet again, or what the person wanted. */
const HOPELESS: ReadonlySet<string> = new Set<ErrorCode | "declined">([
  "bug",
  "config-unusable",
  "interrupted",
  "not-verified",
  "refused",
  "usage",
]);

/** For the tables of the screens "done" and "failed". */
export const ENDED_BINDINGS: readonly Binding[] = [
  {
    keys: ["r"],
    help: "the same files under a new code; for a receiver, the code to correct, or another",
    footer: "try again",
    isOn: canTryAgain,
    run: () => ({ action: { kind: "again" } }),
  },
  {
    keys: ["enter", "h"],
    help: "back to the beginning",
    footer: "home",
    isOn: ({ hasHome }) => hasHome,
    run: () => ({ action: { kind: "home" } }),
  },
  ...SESSION_BINDINGS,
  {
    keys: ["q", "escape", "enter"],
    help: "leave",
    footer: "leave",
    run: () => ({ action: { kind: "leave" } }),
  },
];
