/**
 * Keys on the screens of a session that is over.
 *
 * @module
 */

import type { Binding } from "./keys.ts";
import { type ErrorCode, ERRORS } from "../../core/errors.ts";
import { SESSION_BINDINGS } from "./session_keys.ts";
import type { AppState } from "./state.ts";

/** Whether doing the same once more may help: the same files under a new code, or the same code again. */
export function canTryAgain({ session }: AppState): boolean {
  const code = session?.view.problem?.code;
  if (session === undefined || code === undefined) return false;
  if (session.role === "sender") return code === "declined" || isWorthAnotherTry(code);
  // A code is used up by whoever was let in, and by too many wrong words.
  return session.view.peer === undefined && (code === "server-unreachable" || code === "unknown-code");
}

/** For the tables of the screens "done" and "failed". */
export const ENDED_BINDINGS: readonly Binding[] = [
  {
    keys: ["r"],
    help: "the same once more: for a sender the same files under a new code",
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

/** What is the person's own doing stays as it is until they change something else. */
function isWorthAnotherTry(code: ErrorCode): boolean {
  const { fault } = ERRORS[code];
  return fault !== "user" && fault !== "bug" && code !== "interrupted";
}
