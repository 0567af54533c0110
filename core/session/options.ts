/**
 * What both sides of a session are given, and what they give back.
 *
 * @module
 */

import type { Platform } from "../ports.ts";
import type { Report } from "../status.ts";
import type { PauseControl } from "../transfer/pause.ts";

/**
 * Asked with the four verification words; resolves true when the person saw the same on the other side. When `signal`
 * aborts, nobody waits for the answer any more.
 */
export type ConfirmWords = (words: readonly string[], signal: AbortSignal) => Promise<boolean>;

/** What a sender and a receiver have in common. */
export interface SessionOptions {
  /** The server's URL, such as `http://localhost:8080` or `https://slip.example/path`. */
  readonly server: string;
  /** What differs between a terminal and a page. */
  readonly platform: Platform;
  /**
   * Told everything that happens, in order. The last status is `done`, `declined` or `error`, and the session's
   * promise settles right after it, so nobody has to report a rejection a second time.
   */
  readonly report: Report;
  /** Whether the steps of the set-up are reported. @default false */
  readonly trace?: boolean;
  /** Makes both people compare four words before anything is offered. @default nobody is asked */
  readonly confirmWords?: ConfirmWords;
  /** Ends the session with `interrupted`; the other side is told. */
  readonly signal?: AbortSignal;
  /** Pauses the session and lets it go on: with several receivers, all of them. @default nobody does */
  readonly pause?: PauseControl;
}
