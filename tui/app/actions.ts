/**
 * What keys ask to be done outside of the state; `conductor.ts` does it.
 *
 * @module
 */

import type { Choice } from "../../core/transfer/choice.ts";

/** Something to do. */
export type Action =
  /** Ends the app: whatever runs is over, or nothing was begun. */
  | { readonly kind: "leave" }
  /** Ctrl+C: ends all of it with exit status 130; a second one does so at once. */
  | { readonly kind: "interrupt" }
  /** Ctrl+\: ends the process at once. */
  | { readonly kind: "quit" }
  /** Ends the session that runs, in order; the other side is told. */
  | { readonly kind: "cancel" }
  /** Pauses what is sent or received, or lets it go on. */
  | { readonly kind: "pause" }
  /** Goes back to the beginning after a session. */
  | { readonly kind: "home" }
  /** Does the same once more: the same files under a new code, or the same code again. */
  | { readonly kind: "again" }
  /** Offers these. */
  | { readonly kind: "send"; readonly paths: readonly string[] }
  /** Takes what is offered under a code or a link, as typed. */
  | { readonly kind: "receive"; readonly typed: string }
  /** Answers the question with this number: a yes or no, or some of an offer. */
  | { readonly kind: "answer"; readonly question: number; readonly answer: boolean | Choice }
  /** Puts `text` on the clipboard of the terminal; `what` names it in a notice: "code", "link". */
  | { readonly kind: "copy"; readonly text: string; readonly what: string }
  /** Reads a folder for the picker; absolute, or relative to the present one. */
  | { readonly kind: "list"; readonly folder: string }
  /** Selects the files that a pasted text names. */
  | { readonly kind: "paste"; readonly text: string };
