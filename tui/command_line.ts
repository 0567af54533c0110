/**
 * From what was typed to what it means. Pure: starts nothing, prints nothing.
 *
 * @module
 */

import { Command, CommanderError } from "@commander-js/extra-typings";
import { slipError } from "../core/errors.ts";
import type { ConflictAction } from "../core/ports.ts";
import { VERSION } from "../core/version.ts";
import type { ShellName } from "./completions/scripts.ts";
import * as flags from "./flags.ts";
import { didYouMean, missingCommand, nearest } from "./suggestions.ts";

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
  /** What becomes of what has a name that is taken. @default `ask` where somebody can answer, else `rename` */
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

/**
 * Reads the words after `slip`.
 * @param isThere Whether there is a file or folder of that name, for who forgot the command. @default nothing is
 * @throws SlipError `usage` in words of its own, with a suggestion for a mistyped command, flag or value.
 */
export function parseCommandLine(
  words: readonly string[],
  isThere?: (path: string) => boolean,
): Invocation {
  if (words.length === 0) return { command: "start" };
  const reading = new Reading();
  try {
    createProgram(reading).parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { command: "print", text: reading.text };
    throw slipError("usage", { detail: detailOf(error, words, isThere) });
  }
  if (reading.meaning === undefined) throw new TypeError("a command line without a meaning");
  return reading.meaning;
}

/** The text of `slip --help`. */
export function helpText(): string {
  const reading = new Reading();
  createProgram(reading).outputHelp();
  return reading.text;
}

/** All commands with their flags, to look at and not to parse with. */
export function describeProgram(): Command {
  return createProgram(new Reading());
}

const SHELL_EXAMPLES = `
For the present shell, or in its start-up file:
  source <(slip completions bash)
  source <(slip completions zsh)
  slip completions fish | source`;

const EPILOGUE = `
Without a command, slip asks what to do.

Examples:
  slip send build.tar.gz photos
  slip receive 7-crumble-violin
  pg_dump shop | slip send -
  slip receive 7-crumble-violin -o - | psql shop

Exit codes:
  0 done, 1 transfer failed, 2 usage, 3 declined by the other side, 4 wrong code,
  5 could not reach server or peer, 6 refused here, 130 interrupted`;

/** What the parser hands out while it runs. */
class Reading {
  meaning: Invocation | undefined;
  text = "";
}

function createProgram(reading: Reading): Command {
  const program = new Command("slip")
    .description("Move files straight from one machine to another, with one short code.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "explain a command")
    .helpCommand("help [command]", "explain a command")
    .configureOutput({
      writeOut: (text) => reading.text += text,
      writeErr: () => {},
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
    })
    .exitOverride();
  addSend(program, reading);
  addReceive(program, reading);
  addServe(program, reading);
  addDoctor(program, reading);
  addCompletions(program, reading);
  addComplete(program, reading);
  program.addHelpText("after", EPILOGUE);
  return program;
}

function addSend(program: Command, reading: Reading): void {
  program.command("send")
    .description("offer files, folders, stdin or a text, and print the code that fetches them")
    .argument("[PATH...]", "files and folders to send, or - for stdin")
    .addOption(flags.textFlag)
    .addOption(flags.nameFlag)
    .addOption(flags.linksFlag)
    .addOption(flags.excludeFlag)
    .addOption(flags.gitignoreFlag)
    .addOption(flags.receiversFlag)
    .addOption(flags.throttleFlag)
    .addOption(flags.serverFlag)
    .addOption(flags.codeFlag)
    .addOption(flags.verifyFlag)
    .addOption(flags.jsonFlag)
    .addOption(flags.plainFlag)
    .addOption(flags.traceFlag)
    .action((paths, options) => {
      reading.meaning = { command: "send", paths, flags: options };
    });
}

function addReceive(program: Command, reading: Reading): void {
  program.command("receive")
    .alias("recv")
    .description("take files, with a code or a link")
    // Several words, because a code may be typed with spaces.
    .argument(
      "[CODE...]",
      "the code, or the whole link; asked for when missing, and then no other user sees it",
    )
    .usage("[options] [CODE | URL]")
    .addOption(flags.directoryFlag)
    .addOption(flags.outputFlag)
    .addOption(flags.onlyFlag)
    .addOption(flags.onConflictFlag)
    .addOption(flags.yesFlag)
    .addOption(flags.serverFlag)
    .addOption(flags.verifyFlag)
    .addOption(flags.jsonFlag)
    .addOption(flags.plainFlag)
    .addOption(flags.traceFlag)
    .action((code, options) => {
      reading.meaning = { command: "receive", code: code.join(" "), flags: options };
    });
}

function addServe(program: Command, reading: Reading): void {
  program.command("serve")
    .description("run the server that introduces two sides to each other, with the web page")
    .addOption(flags.hostFlag)
    .addOption(flags.portFlag)
    .addOption(flags.stunFlag)
    .addOption(flags.roomTtlFlag)
    .addOption(flags.jsonFlag)
    .action((options) => {
      reading.meaning = { command: "serve", flags: options };
    });
}

function addDoctor(program: Command, reading: Reading): void {
  program.command("doctor")
    .description("tell what works from here: server, STUN, UDP, WebRTC, fast path, folders")
    .addOption(flags.serverFlag)
    .addOption(flags.askedStunFlag)
    .addOption(flags.jsonFlag)
    .addOption(flags.plainFlag)
    .action((options) => {
      reading.meaning = { command: "doctor", flags: options };
    });
}

function addCompletions(program: Command, reading: Reading): void {
  program.command("completions")
    .description("print the script that lets a shell complete what slip takes")
    .addArgument(flags.shellArgument)
    .addHelpText("after", SHELL_EXAMPLES)
    .action((shell) => {
      reading.meaning = { command: "completions", shell };
    });
}

function addComplete(program: Command, reading: Reading): void {
  program.command("complete", { hidden: true })
    .description("print what the last word could become")
    .argument("[TYPED...]", "the words after slip")
    .action((words) => {
      reading.meaning = { command: "complete", words };
    });
}

function detailOf(
  error: CommanderError,
  words: readonly string[],
  isThere?: (path: string) => boolean,
): string {
  if (error.code === "commander.unknownCommand") return unknownCommand(words, isThere);
  // Here the parser wants to print its help, which is no sentence.
  if (error.code === "commander.help") {
    return `there is no such command${didYouMean(nearestCommand(words[1]))}`;
  }
  return error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ").replace(/\.$/, "");
}

/** The first word is no command, so perhaps one was left out, or it is one with a slip of the keyboard. */
function unknownCommand(words: readonly string[], isThere?: (path: string) => boolean): string {
  const meant = missingCommand(words, isThere) ?? nearestCommand(words[0]);
  return `unknown command '${words[0]}'${didYouMean(meant)}`;
}

function nearestCommand(typed = ""): string | undefined {
  const program = describeProgram();
  return nearest(typed, program.createHelp().visibleCommands(program).map((command) => command.name()));
}
