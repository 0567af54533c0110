/**
 * When there is an app, and when plain lines.
 *
 * @module
 */

import type { Invocation } from "../command_line.ts";
import { STDIN } from "../offering.ts";

/** A command that can be an app. */
export type AppTask = Extract<Invocation, { command: "send" | "receive" }>;

/** What the decision depends on besides the command. */
export interface Surroundings {
  /** Whether these three are a screen and a keyboard. */
  readonly isTerminal: { readonly in: boolean; readonly out: boolean; readonly err: boolean };
  /** What an environment variable says; `undefined` when it is not set or empty. */
  readonly read: (name: string) => string | undefined;
}

/** Whether `invocation` becomes an app: on a terminal that can move its cursor, with somebody at it. */
export function wantsApp(
  invocation: Invocation,
  { isTerminal, read }: Surroundings,
): invocation is AppTask | Extract<Invocation, { command: "start" }> {
  const isScreen = isTerminal.in && isTerminal.out && isTerminal.err;
  if (!isScreen || read("TERM") === "dumb" || read("CI") !== undefined) return false;
  switch (invocation.command) {
    case "start":
      return true;
    case "send":
      return !isPlain(invocation.flags) && !invocation.paths.includes(STDIN);
    case "receive":
      return !isPlain(invocation.flags) && invocation.flags.output !== "-";
    default:
      return false;
  }
}

function isPlain({ json, plain }: AppTask["flags"]): boolean {
  return Boolean(json || plain);
}
