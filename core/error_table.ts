/**
 * The words of every failure that reaches a person: what happened, what to do next, whose doing it is and with which
 * status a command ends. Nothing of this is said anywhere else.
 *
 * Why one file: it is one table, and whoever changes a sentence should see its neighbours.
 *
 * @module
 */

/** Whose doing a failure is: the person at this end, the other peer or the server, the machine, or Slipstream. */
export type Fault = "user" | "remote" | "environment" | "bug";

/** What the table holds for each code. */
export interface ErrorEntry {
  /** The exit status of the command, 0–255. */
  readonly exit: number;
  /** Whose doing it is. */
  readonly fault: Fault;
  /** What happened, with holes such as `{path}`. */
  readonly message: string;
  /** What to do next: one sentence with no full stop. */
  readonly hint: string;
  /** How the other side's person is told of it, after "the other side failed:". @default the code */
  readonly told?: string;
}

/** Every code. `{name}` in a text is a hole; {@linkcode SlipError} fills it with the escaped value given for it. */
export const ERRORS = {
  "usage": {
    exit: 2,
    fault: "user",
    message: "{detail}",
    hint: "Run slip --help for the commands, or slip help COMMAND for what one takes",
  },
  "config-unusable": {
    exit: 2,
    fault: "user",
    message: "the configuration file {path} cannot be used: {detail}",
    hint: "Mend it or move it away; slip doctor tells what is read of it",
  },
  "nothing-to-send": {
    exit: 2,
    fault: "user",
    message: "there is nothing to send",
    hint: "Name a file or a folder, or - for stdin, or use --text",
  },
  "file-missing": {
    exit: 2,
    fault: "user",
    message: "there is no file {path}",
    hint: "Check the spelling, or give the full path",
  },
  "file-unreadable": {
    exit: 2,
    fault: "user",
    message: "{path} cannot be read",
    hint: "Check its permissions, or send it as a user who may read it",
  },
  "not-a-file": {
    exit: 2,
    fault: "user",
    message: "{path} is neither a file nor a folder",
    hint: "To send what a device or a pipe gives, use slip send - and give it to stdin",
  },
  "too-many-files": {
    exit: 2,
    fault: "user",
    message: "there are too many files and folders to send, more than {limit}",
    hint: "Pack them into an archive, or send them in several turns",
    told: "it has more files and folders than can be offered",
  },
  "too-much": {
    exit: 2,
    fault: "user",
    message: "{what} is more than one transfer can take, {limit}",
    hint: "Send it in parts, such as those that split makes",
    told: "it has more to send than one transfer can take",
  },
  "code-malformed": {
    exit: 2,
    fault: "user",
    message: "{code} is not a code: {reason}",
    hint: "A code is a number and two words, such as 7-crumble-violin",
  },
  "code-refused": {
    exit: 2,
    fault: "user",
    message: "these words cannot be used as a code: {reason}",
    hint: "Choose at least two words of the list, or at least 12 characters",
  },
  "declined": {
    exit: 3,
    fault: "remote",
    message: "the other side declined the files",
    hint: "Ask them, then send again for a new code",
  },
  "unknown-code": {
    exit: 4,
    fault: "user",
    message: "nobody is sending under number {room}",
    hint: "Check the number and the server, and that the sender still waits; a code works once and expires",
  },
  "wrong-words": {
    exit: 4,
    fault: "user",
    message: "the words did not match",
    hint: "Check the code with the sender and try again; the third wrong try closes it",
  },
  "too-many-tries": {
    exit: 4,
    fault: "remote",
    message: "somebody tried {tries} wrong codes, so this code is closed",
    hint: "Whoever tried them got nothing. Send again for a new code, and make sure the right person gets it",
  },
  "not-verified": {
    exit: 4,
    fault: "user",
    message: "the verification words were not confirmed",
    hint: "If the words differed, somebody may be in between: send again with a new code",
    told: "the verification words were not confirmed there",
  },
  "server-unreachable": {
    exit: 5,
    fault: "environment",
    message: "the server {url} cannot be reached",
    hint: "Check that slip serve runs there and that the address is right, or name another with --server URL",
  },
  "server-lost": {
    exit: 5,
    fault: "environment",
    message: "the server went away before the two sides were connected",
    hint: "Check the network and the server, then start over with a new code",
  },
  "server-refused": {
    exit: 5,
    fault: "remote",
    message: "the server refused: {reason}",
    hint: "Wait a little and try again, or name another server with --server URL",
  },
  "server-protocol": {
    exit: 5,
    fault: "remote",
    message: "the server answered with something this version does not understand: {detail}",
    hint: "Check that the URL is a Slipstream server of a matching version",
  },
  "code-taken": {
    exit: 5,
    fault: "remote",
    message: "somebody else is already receiving under number {room}",
    hint: "Ask the sender for a new code",
  },
  "code-expired": {
    exit: 5,
    fault: "environment",
    message: "the code expired before anybody used it",
    hint: "Send again for a new code",
  },
  "sender-gone": {
    exit: 5,
    fault: "remote",
    message: "the sender left before the two sides were connected",
    hint: "Ask the sender for a new code",
  },
  "peer-unreachable": {
    exit: 5,
    fault: "environment",
    message: "no direct path to the other side was found: {detail}",
    hint:
      "Try another network, or both on the same one; slip doctor on each side tells which of them blocks UDP",
    told: "it found no direct path",
  },
  "peer-silent": {
    exit: 5,
    fault: "remote",
    message: "the other side did not answer within {seconds} seconds",
    hint: "Ask whether it is still running, then try again",
  },
  "peer-lost": {
    exit: 1,
    fault: "remote",
    message: "the connection to the other side was lost",
    hint: "What arrived is kept: the same sent again, into the same folder, goes on from there",
  },
  "stalled": {
    exit: 1,
    fault: "environment",
    message: "nothing arrived from the other side for {seconds} seconds",
    hint:
      "Check the network on both sides. What arrived is kept: the same sent again, into the same folder, goes on from there",
    told: "nothing arrived there any more",
  },
  "cancelled": {
    exit: 1,
    fault: "remote",
    message: "the other side cancelled",
    hint: "Ask them. Whatever arrived is kept: the same sent again, into the same folder, goes on from there",
  },
  "remote-failed": {
    exit: 1,
    fault: "remote",
    message: "the other side failed: {detail}",
    hint: "Once that is mended, the same sent again, into the same folder, goes on from there",
  },
  "protocol": {
    exit: 1,
    fault: "remote",
    message: "the other side broke the protocol: {detail}",
    hint: "Use the same version of slip on both sides; if it is, please report this",
    told: "it did not understand this side; use the same version of slip on both",
  },
  "version-mismatch": {
    exit: 1,
    fault: "remote",
    message: "the other side speaks protocol {theirs} and this side {ours}",
    hint: "Use the same version of slip on both sides",
  },
  "fingerprint-mismatch": {
    exit: 1,
    fault: "remote",
    message: "the other side's certificate is not the one that was announced",
    hint: "Somebody may be in between. Nothing was sent; try again over another network",
    told: "the certificate it saw is not the one that was announced",
  },
  "digest-mismatch": {
    exit: 1,
    fault: "remote",
    message: "{path} arrived damaged: its digest does not match",
    hint:
      "Nothing was kept under that name. Send it again; if it happens twice, test the memory of both machines",
    told: "a file arrived damaged",
  },
  "source-changed": {
    exit: 1,
    fault: "user",
    message: "{path} changed while it was being sent",
    hint: "Wait until nothing writes to it, or send a copy of it",
    told: "a file changed while it was being sent",
  },
  "source-failed": {
    exit: 1,
    fault: "environment",
    message: "{path} could not be read to its end",
    hint: "Check the disk it is on, then send it again",
    told: "a file could not be read to its end",
  },
  "refused": {
    exit: 6,
    fault: "user",
    message: "the files were not accepted",
    hint: "Nothing was written. For another chance ask the sender for a new code; in a script, --yes accepts",
  },
  "file-exists": {
    exit: 6,
    fault: "user",
    message: "{path} is already there",
    hint: "Receive again with --on-conflict rename, replace or resume, or into another folder with --dir",
    told: "it already has a file of that name",
  },
  "unsafe-name": {
    exit: 6,
    fault: "remote",
    message: "the other side offers a file named {path}, which cannot be created safely: {reason}",
    hint: "Nothing was written. Ask the sender to rename it",
    told: "it cannot create a file of that name safely",
  },
  "disk-full": {
    exit: 6,
    fault: "environment",
    message: "there is no space left to write {path}",
    hint:
      "Make room, or receive elsewhere with --dir. What arrived is kept: the same sent again, into the same folder, goes on from there",
    told: "there is no space left on its disk",
  },
  "cannot-write": {
    exit: 6,
    fault: "environment",
    message: "{path} cannot be written: {reason}",
    hint: "Check the folder's permissions, or receive into another one with --dir",
    told: "it cannot write to its folder",
  },
  "too-large": {
    exit: 6,
    fault: "environment",
    message: "this page can hold {limit} at most, and {size} are offered",
    hint: "Receive in a terminal instead: slip receive CODE",
    told: "the files are too large for its page; receive them in a terminal",
  },
  "unread": {
    exit: 1,
    fault: "user",
    message: "nobody reads the output any more",
    hint: "What was written until then is correct; receive into a file to have all of it",
    told: "nobody reads its output any more",
  },
  "port-in-use": {
    exit: 6,
    fault: "environment",
    message: "port {port} is already in use on this machine",
    hint: "Another slip serve may be running; choose another port with --port",
  },
  "cannot-listen": {
    exit: 6,
    fault: "environment",
    message: "this machine does not let a server listen on {address}: {reason}",
    hint: "Choose another address with --host, or a port above 1023 with --port",
  },
  "interrupted": {
    exit: 130,
    fault: "user",
    message: "interrupted",
    hint: "Whatever arrived is kept: the same sent again, into the same folder, goes on from there",
  },
  "bug": {
    exit: 1,
    fault: "bug",
    message: "something went wrong inside slip: {detail}",
    hint: "Please report this with the output of the same command and --trace",
    told: "something went wrong inside its slip",
  },
} as const satisfies Record<string, ErrorEntry>;

/** The stable names of everything that can go wrong. */
export type ErrorCode = keyof typeof ERRORS;
