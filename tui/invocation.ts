/**
 * What a command line can mean: the commands and their flags, as data.
 *
 * @module
 */

import type { ConflictAction } from "../core/ports.ts";
import type { ShellName } from "./completions/scripts.ts";

/** Options of `slip send` and `slip receive`. */
interface TransferFlags {
  /** One JSON object a line on stdout. @default false */
  readonly json?: boolean | undefined;
  /** Lines that are never redrawn. @default false */
  readonly plain?: boolean | undefined;
  /** Show the steps of the set-up. @default false */
  readonly trace?: boolean | undefined;
  /** Compare words with the other side. @default false */
  readonly verify?: boolean | undefined;
  /** The server's URL, as typed. @default another source decides */
  readonly server?: string | undefined;
}

/** Options of `slip send`. */
export interface SendFlags extends TransferFlags {
  /** The words of one's own choice, as typed. @default two random words */
  readonly code?: string | undefined;
  /** A text instead of files. */
  readonly text?: string | undefined;
  /** What stdin is called. @default a name made up by the source */
  readonly name?: string | undefined;
  /** What becomes of links. @default "keep" */
  readonly links?: LinkPolicy | undefined;
  /** What to leave out, in the words of gitignore(5). @default nothing */
  readonly exclude?: readonly string[] | undefined;
  /** Leave out what `.gitignore` files name. @default false */
  readonly gitignore?: boolean | undefined;
  /** How many may receive. @default 1 */
  readonly receivers?: number | "any" | undefined;
  /** Bytes a second. @default no bound */
  readonly throttle?: number | undefined;
}

/** What becomes of symbolic links in what is sent. */
export type LinkPolicy = "keep" | "follow" | "skip";

/** Options of `slip receive`. */
export interface ReceiveFlags extends TransferFlags {
  /** Accept without asking. @default false */
  readonly yes?: boolean | undefined;
  /** The folder to receive into, as typed. @default the present one */
  readonly dir?: string | undefined;
  /** The file to receive into, as typed; `-` is stdout. @default a folder */
  readonly output?: string | undefined;
  /** What to take, in the words of gitignore(5). @default everything */
  readonly only?: readonly string[] | undefined;
  /**
   * What becomes of what has a name that is taken.
   * @default `ask` where somebody can answer, else `rename`, or `skip` with one file's path
   */
  readonly onConflict?: ConflictPolicy | undefined;
}

/** What becomes of what has a name that is taken, or that its person is asked. */
export type ConflictPolicy = ConflictAction | "ask";

/** Options of `slip serve`. */
export interface ServeFlags {
  /** One JSON object a line on stdout. @default false */
  readonly json?: boolean | undefined;
  /** Address to listen on. */
  readonly host: string;
  /** 0 to 65535; 0 is any free one. */
  readonly port: number;
  /** As typed: URLs, or the one word `none`. @default two public ones */
  readonly stun?: readonly string[] | undefined;
  /** Minutes, more than 0. @default 60 */
  readonly roomTtl?: number | undefined;
}

/** Options of `slip doctor`. */
export interface DoctorFlags {
  /** One JSON object a line on stdout. @default false */
  readonly json?: boolean | undefined;
  /** Lines without colours. @default false */
  readonly plain?: boolean | undefined;
  /** The server's URL, as typed. @default another source decides */
  readonly server?: string | undefined;
  /** STUN servers to ask, as typed. @default those that the server names */
  readonly stun?: readonly string[] | undefined;
}

/** What a command line means. */
export type Invocation =
  | { readonly command: "send"; readonly paths: readonly string[]; readonly flags: SendFlags }
  /** `code` is a code or a link as typed, or empty when none was given. */
  | { readonly command: "receive"; readonly code: string; readonly flags: ReceiveFlags }
  | { readonly command: "serve"; readonly flags: ServeFlags }
  | { readonly command: "doctor"; readonly flags: DoctorFlags }
  | { readonly command: "completions"; readonly shell: ShellName }
  /** Asked by the script of `completions`: the words after `slip` so far, the last one unfinished and perhaps empty. */
  | { readonly command: "complete"; readonly words: readonly string[] }
  /** Nothing was asked for. */
  | { readonly command: "start" }
  /** Text that was asked for, such as help. */
  | { readonly command: "print"; readonly text: string };

/** A command to perform. */
export type Task = Extract<Invocation, { readonly flags: unknown }>;
