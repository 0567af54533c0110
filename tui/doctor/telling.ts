/**
 * How findings are told: a line each for people, an object each for programs.
 *
 * @module
 */

import { formatCount } from "../../core/format.ts";
import type { CheckState, Finding } from "./check.ts";

/** What all findings come to. */
export interface Verdict {
  /** Whether a transfer can be expected to work. */
  readonly works: boolean;
  /** How many checks ended so. */
  readonly counts: Readonly<Record<CheckState, number>>;
  /** Names of the checks because of which it does not work. */
  readonly fatal: readonly string[];
}

/** Puts findings into words. */
export interface Teller {
  /** Text for one finding, with its end. */
  finding(name: string, finding: Finding): string;
  /** Text for the end. */
  verdict(verdict: Verdict): string;
}

/** Columns for a state, and for a name. */
const STATE_COLUMNS = 9;
const NAME_COLUMNS = 15;

/** Green, red, faint, and back (ECMA-48, 8.3.117, SGR). */
const STYLES: Readonly<Record<CheckState, string>> = {
  ok: "\u001b[32m",
  not: "\u001b[31m",
  skipped: "\u001b[2m",
};
const PLAIN = "\u001b[0m";

/** What `findings` of the checks of these names come to. */
export function judge(names: readonly string[], findings: readonly Finding[]): Verdict {
  const count = (wanted: CheckState) => findings.filter(({ state }) => state === wanted).length;
  const fatal = names.filter((_, at) => findings[at]?.isFatal);
  const counts = { ok: count("ok"), not: count("not"), skipped: count("skipped") };
  return { works: fatal.length === 0, counts, fatal };
}

/** How findings are told to people. */
export interface PlainTelling {
  /** Whether with colours. */
  readonly isStyled: boolean;
  /** Whether only this machine reaches the server, so that what works does so here alone. @default false */
  readonly isLocal?: boolean;
}

/** Lines for people. */
export function plainTeller({ isStyled, isLocal = false }: PlainTelling): Teller {
  return {
    finding(name, { state, detail, hint }) {
      const word = state.padEnd(STATE_COLUMNS);
      const first = `${isStyled ? `${STYLES[state]}${word}${PLAIN}` : word}${
        name.padEnd(NAME_COLUMNS)
      }${detail}`;
      const second = hint === undefined ? "" : `${" ".repeat(STATE_COLUMNS + NAME_COLUMNS)}${hint}\n`;
      return `${first}\n${second}`;
    },
    verdict({ works, counts, fatal }) {
      const summary = `${formatCount(counts.ok, "check")} ok, ${counts.not} not, ${counts.skipped} skipped`;
      if (works && isLocal) return `\nTransfers on this machine can be expected to work: ${summary}\n`;
      if (works) return `\nTransfers can be expected to work from here: ${summary}\n`;
      return `\nTransfers cannot be expected to work from here, because of ${fatal.join(", ")}: ${summary}\n`;
    },
  };
}

/** Objects for programs. @param now Milliseconds since the command started. */
export function jsonTeller(now: () => number): Teller {
  const line = (event: string, rest: Readonly<Record<string, unknown>>) =>
    `${JSON.stringify({ event, time: Math.round(now()), ...rest })}\n`;
  return {
    finding: (name, { state, detail, hint }) => line("check", { name, state, detail, hint }),
    verdict: ({ works, counts, fatal }) => line("done", { works, ...counts, fatal }),
  };
}
