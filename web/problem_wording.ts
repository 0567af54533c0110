/**
 * Problems in the page's words. The message is the one of `core/errors.ts`; where its hint speaks of commands, a page
 * says what to do here instead.
 *
 * @module
 */

import type { View } from "../core/view.ts";
import type { Role } from "./role.ts";

/** What went wrong. */
export type Problem = NonNullable<View["problem"]>;

const HINTS: Partial<Record<Problem["code"], string>> = {
  "bug": "Please report this, with the steps that are shown under “How this connected”",
  "peer-unreachable": "One of the networks may block UDP; try another network, or both on the same one",
  "server-lost": "Check the network, then send again for a new code",
  "server-protocol": "Reload this page, so that it is of the same version as its server",
  "server-refused": "Wait a little, then try again",
  "server-unreachable": "Check the network, then reload this page; its server may be down",
  "too-large":
    "Nothing was received. Ask the sender to send again, and take it in a terminal: slip receive CODE",
};

const RECEIVER_HINTS: typeof HINTS = {
  "declined": "",
  "interrupted": "Nothing incomplete was kept",
  "remote-failed": "Ask the sender to mend it, and for a new code",
  "peer-lost": "Nothing incomplete was kept. Ask the sender for a new code",
  "server-lost": "Check the network, then ask the sender for a new code",
  "stalled": "Check the network on both sides, then ask the sender for a new code",
  "cancelled": "Ask them, and for a new code",
};

const SENDER_HINTS: typeof HINTS = {
  "declined": "Ask them, then send again for a new code",
  "interrupted": "",
  "cancelled": "Ask them, then send the same again for a new code: a terminal goes on where it stopped",
  "peer-lost": "Send the same again for a new code: a terminal goes on where it stopped",
};

/** Words that begin our messages; anything else at the beginning is a file's name, whose case is its own. */
const FIRST_WORD = /^(the|this|there|somebody|nobody|nothing|no|something|interrupted)\b/;

/** The message as a sentence. */
export function problemSentence({ message }: Problem): string {
  const upper = message.replace(FIRST_WORD, (word) => word[0]!.toUpperCase() + word.slice(1));
  return withStop(upper);
}

/** What to do next, as a sentence; empty when there is nothing to do. */
export function problemHint(role: Role, problem: Problem): string {
  const own = role === "receiver" ? RECEIVER_HINTS : SENDER_HINTS;
  return withStop(own[problem.code] ?? HINTS[problem.code] ?? problem.hint);
}

function withStop(text: string): string {
  return text === "" || /[.!?…]$/.test(text) ? text : `${text}.`;
}
