/**
 * Every flag of the command line, once: the source of help, of parsing and of completions. What completes a value
 * is told by its placeholder, see `completions.ts`.
 *
 * @module
 */

import { Argument, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { ROOM_RECEIVERS } from "../core/limits.ts";
import { parseRate, SLOWEST_RATE } from "./rate.ts";
import { DEFAULT_SERVER } from "./server_lookup.ts";
import { didYouMean, nearest } from "./suggestions.ts";

/** Minutes that a room may wait at most: a day. */
const LONGEST_ROOM_MINUTES = 24 * 60;

// For every command

/** Machine-readable output. */
export const jsonFlag = new Option("--json", "print one JSON object a line on stdout and nothing else there");

// For send and receive

/** Which server to meet at. */
export const serverFlag = new Option(
  "--server <URL>",
  `the server to meet at, before SLIP_SERVER, the configuration file and ${DEFAULT_SERVER}`,
);

/** Plain lines instead of anything that redraws. */
export const plainFlag = new Option("--plain", "print plain lines and never redraw one, also on a terminal");

/** The 26 steps. */
export const traceFlag = new Option("--trace", "show each step of setting up the connection");

/** Compare words aloud. */
export const verifyFlag = new Option(
  "--verify",
  "compare four words with the other side before anything is sent",
);

// For send

/** One's own words. */
export const codeFlag = new Option(
  "--code <WORDS>",
  "choose the words yourself: two of the list, or 12 characters (other users of this machine can see them)",
);

/** A text instead of files. */
export const textFlag = new Option(
  "--text <TEXT>",
  "send this text, which appears on the other side's screen (other users of this machine can see it)",
);

/** What stdin is called. */
export const nameFlag = new Option("--name <NAME>", "what the receiver shall call what comes from stdin");

/** What becomes of symbolic links. */
export const linksFlag = suggesting(
  new Option(
    "--links <WHAT>",
    "keep links that stay inside what is sent, send what links lead to, or skip links (default: keep)",
  ).choices(["keep", "follow", "skip"] as const),
);

/** What to leave out. */
export const excludeFlag = new Option(
  "--exclude <GLOB>",
  "leave out what matches, written as in a .gitignore; may be repeated",
).argParser<readonly string[]>(collect);

/** Leave out what git leaves out. */
export const gitignoreFlag = new Option("--gitignore", "leave out what the .gitignore files in it name");

/** How many may receive. */
export const receiversFlag = new Option(
  "--receivers <N|any>",
  `how many may receive with the one code: 1 to ${ROOM_RECEIVERS}, or any who come (default: 1)`,
).argParser(parseReceivers);

/** How fast at most. */
export const throttleFlag = new Option(
  "--throttle <RATE>",
  "send at most so many bytes a second: 500k, 2M or 10MB in thousands, 1.5MiB in 1,024s",
).argParser(parseThrottle);

// For receive

/** Which of what is offered. */
export const onlyFlag = new Option(
  "--only <GLOB>",
  "take only what matches, written as in a .gitignore; may be repeated",
).argParser<readonly string[]>(collect);

/** What becomes of what has a name that is taken. */
export const onConflictFlag = suggesting(
  new Option(
    "--on-conflict <WHAT>",
    "when a name is taken: ask, give the new one another name, replace the old one once the new one is " +
      "verified, resume from what the old one has, or skip (default: ask on a terminal, elsewhere rename, and with -o FILE skip)",
  ).choices(["ask", "resume", "rename", "replace", "skip"] as const),
);

/** One file instead of a folder. */
export const outputFlag = new Option(
  "-o, --output <PATH>",
  "receive one file to this path, or to stdout with -",
);

/** Accept without asking. */
export const yesFlag = new Option("--yes", "accept without asking");

/** Where to put what is received. */
export const directoryFlag = new Option(
  "--dir <DIR>",
  "receive into this folder, made if it is missing (default: the present folder)",
);

// For serve

/** Address to listen on. */
export const hostFlag = new Option("--host <ADDRESS>", "address to listen on").default(
  "0.0.0.0",
  "all of IPv4",
);

/** Port to listen on. */
export const portFlag = new Option("--port <NUMBER>", "port to listen on, 0 for any free one")
  .argParser(parsePort).default(8080);

/** STUN servers to tell peers of. */
export const stunFlag = new Option(
  "--stun <URL...>",
  'STUN servers that peers are told of, or "none" (default: two public ones)',
);

/** How long a room waits. */
export const roomTtlFlag = new Option(
  "--room-ttl <MINUTES>",
  "how long a code waits for its receiver, in minutes (default: 60)",
).argParser(parseMinutes);

// For completions

/** For which shell. */
export const shellArgument = suggesting(
  new Argument("<SHELL>", "the shell that shall complete").choices(["bash", "zsh", "fish"] as const),
);

// For doctor

/** STUN servers to ask. */
export const askedStunFlag = new Option(
  "--stun <URL...>",
  "STUN servers to ask instead of those that the server names",
);

/** Whether a flag may be given several times, each time with one more value. */
export function isRepeatable(flag: { readonly parseArg?: unknown }): boolean {
  return flag.parseArg === collect;
}

/** What takes one of a few words, made to say which of them was probably meant. */
function suggesting<Slot extends { argChoices?: readonly string[]; parseArg?: unknown }>(slot: Slot): Slot {
  const { argChoices = [] } = slot;
  slot.parseArg = (value: string) => {
    if (argChoices.includes(value)) return value;
    const suggestion = didYouMean(nearest(value, argChoices));
    throw new InvalidArgumentError(`Allowed choices are ${argChoices.join(", ")}${suggestion}.`);
  };
  return slot;
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function parseReceivers(text: string): number | "any" {
  if (text === "any") return text;
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count >= 1 && count <= ROOM_RECEIVERS) return count;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${ROOM_RECEIVERS}, or any.`);
}

function parseThrottle(text: string): number {
  const bytesPerSecond = parseRate(text);
  if (bytesPerSecond !== undefined && bytesPerSecond >= SLOWEST_RATE) return bytesPerSecond;
  throw new InvalidArgumentError("It must be bytes a second, at least 1k, such as 500k, 2M or 1.5MiB.");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && minutes > 0 && minutes <= LONGEST_ROOM_MINUTES) return minutes;
  throw new InvalidArgumentError(`It must be a number above 0 and up to ${LONGEST_ROOM_MINUTES}.`);
}
