/**
 * One thing that a doctor looks at, and how many are looked at at once.
 *
 * @module
 */

import { within } from "../../core/deadline.ts";
import { escapeForDisplay } from "../../core/errors.ts";

/**
 * How it is.
 * - `ok`: as it should be.
 * - `not`: not as it should be.
 * - `skipped`: nobody could look, or there is nothing to look at.
 */
export type CheckState = "ok" | "not" | "skipped";

/** Every check, in the order of what depends on what; programs rely on the names. */
export const CHECK_NAMES = [
  "versions",
  "config",
  "server-lookup",
  "server",
  "websocket",
  "stun",
  "udp",
  "nat",
  "addresses",
  "loop",
  "relay",
  "fast-path",
  "cache",
  "folder",
  "terminal",
] as const;

/** The name of a check. */
export type CheckName = (typeof CHECK_NAMES)[number];

/** What was found. */
export interface Finding {
  readonly state: CheckState;
  /** What there is, or what is wrong; what came from outside is escaped when it is told. */
  readonly detail: string;
  /** What to do about it, or what to know: one sentence with no full stop. */
  readonly hint?: string;
  /** Whether no transfer can be expected to work because of it. @default false */
  readonly isFatal?: boolean;
}

/** Something to look at. */
export interface Check {
  readonly name: CheckName;
  /** Looks; what it throws is a finding too. Releases everything when `signal` aborts. */
  readonly look: (signal: AbortSignal) => Promise<Finding>;
  /** Milliseconds that it may take. @default 15_000 */
  readonly timeoutMs?: number;
}

/** Told each finding as soon as it is known; must not throw. */
export type Tell = (name: CheckName, finding: Finding) => void;

const CHECK_TIMEOUT_MS = 15_000;

/** As it should be. */
export function ok(detail: string, hint?: string): Finding {
  return { state: "ok", detail, ...(hint !== undefined && { hint }) };
}

/** Not as it should be, and what to do. */
export function not(detail: string, hint: string, { isFatal = false } = {}): Finding {
  return { state: "not", detail, hint, isFatal };
}

/** Not looked at. */
export function skipped(detail: string, hint?: string): Finding {
  return { state: "skipped", detail, ...(hint !== undefined && { hint }) };
}

/**
 * Looks at everything at once and tells each finding, escaped, when it is known; resolves to all of them in the order of
 * `checks`.
 * @throws SlipError `interrupted` when `signal` aborts.
 */
export function runChecks(checks: readonly Check[], tell: Tell, signal: AbortSignal): Promise<Finding[]> {
  return Promise.all(checks.map(async (check) => {
    const finding = harmless(await examine(check, signal));
    tell(check.name, finding);
    return finding;
  }));
}

async function examine({ look, timeoutMs = CHECK_TIMEOUT_MS }: Check, signal: AbortSignal): Promise<Finding> {
  const over = new AbortController();
  const late = () => new Error(`it took longer than ${timeoutMs / 1000} seconds`);
  try {
    const found = look(AbortSignal.any([signal, over.signal]));
    return await within(found, { timeoutMs, late, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return not(error instanceof Error ? error.message : String(error), BROKEN_CHECK_HINT);
  } finally {
    over.abort();
  }
}

const BROKEN_CHECK_HINT = "Try again; if it stays so, please report it with the whole output";

function harmless(finding: Finding): Finding {
  const { detail, hint } = finding;
  return {
    ...finding,
    detail: escapeForDisplay(detail),
    ...(hint !== undefined && { hint: escapeForDisplay(hint) }),
  };
}
