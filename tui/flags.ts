/**
 * Every flag of the command line, once: the source of help, of parsing and of completions. What completes a value
 * is told by its placeholder, see `completions.ts`.
 *
 * @module
 */

import { Argument, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { DEFAULT_SERVER } from "./server_lookup.ts";

/** Minutes that a room may wait at most: a day. */
const LONGEST_ROOM_MINUTES = 24 * 60;

// For every command

/** Machine-readable output. */
export const jsonFlag = new Option("--json", "print one JSON object a line on stdout and nothing else there");

// For send and receive

/** Which server to meet at. */
export const serverFlag = new Option(
  "--server <URL>",
  `the server to meet at, before SLIP_SERVER and ${DEFAULT_SERVER}`,
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

// For receive

/** Accept without asking. */
export const yesFlag = new Option("--yes", "accept without asking");

/** Where to put what is received. */
export const directoryFlag = new Option(
  "--dir <DIR>",
  "receive into this folder, made if it is missing",
)
  .default(".", "the present folder");

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
export const shellArgument = new Argument("<SHELL>", "the shell that shall complete").choices(
  ["bash", "zsh", "fish"] as const,
);

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
