/**
 * From what was typed to what it means. Pure: starts nothing, prints nothing.
 *
 * @module
 */

import { Command, CommanderError } from "@commander-js/extra-typings";
import { slipError } from "../core/errors.ts";
import { VERSION } from "../core/version.ts";
import * as flags from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { didYouMean, missingCommand, nearest } from "./suggestions.ts";

export type * from "./invocation.ts";

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
