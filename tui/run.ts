/**
 * One command from its words to its exit status.
 *
 * What a command needs is loaded by that command, so that `slip --help` answers at once.
 *
 * @module
 */

import { environmentVariable } from "../core/disk/system/environment.ts";
import { asSlipError, escapeForDisplay, type SlipError } from "../core/errors.ts";
import { type AppTask, wantsApp } from "./app/when.ts";
import { helpText, type Invocation, parseCommandLine, type Task } from "./command_line.ts";
import type { ConfigFile } from "./config_file.ts";
import { INTERRUPTED_STATUS } from "./exit.ts";
import { createReporter } from "./reporters/choose.ts";
import type { Reporter } from "./reporters/reporter.ts";
import { settledSoonAfter } from "./settled_soon_after.ts";
import type { Shell } from "./shell.ts";
import type { Terminal } from "./terminal.ts";
import { onUncaught } from "./uncaught.ts";

/** What is left of a command line when all that can be done at once is. */
type Asked = Task | Extract<Invocation, { command: "start" }>;

type Settled =
  & { readonly configFile: ConfigFile }
  & ({ readonly isApp: false; readonly task: Task } | {
    readonly isApp: true;
    readonly task: AppTask | undefined;
  });

/** Exit status of a command line that cannot be understood. */
const USAGE_STATUS = 2;

/** Exit status of a transfer that ended because nobody read its output any more. */
const UNREAD_STATUS = 1;

/**
 * Does what `words` mean; resolves to the exit status and never rejects.
 * @param signal Aborted, with an `interrupted` error as its reason, when the command shall end.
 */
export async function run(
  words: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  let reporter: Reporter | undefined;
  try {
    const asked = await understand(words, terminal);
    if (typeof asked === "number") return asked;
    const environmentServer = environmentVariable("SLIP_SERVER");
    const { task, configFile, isApp } = await settle(asked, terminal, signal);
    if (isApp) {
      const { startApp } = await import("./app/start_app.ts");
      const shell = { terminal, signal, environmentServer, configFile };
      return await startApp({ task, shell, complete: (begun) => completed(begun, configFile) });
    }
    const role = task.command === "receive" ? "receiver" : "sender";
    reporter = await createReporter({ role, ...task.flags }, terminal);
    return await perform(task, { terminal, reporter, signal, environmentServer, configFile });
  } catch (thrown) {
    const error = asSlipError(thrown);
    // Whatever else it looks like, such as a pipe that cannot be written to. Ctrl+C ends the reader of a pipe too.
    if (terminal.unread.aborted && !signal.aborted) return UNREAD_STATUS;
    reporter ??= await createReporter({ role: "sender", json: words.includes("--json") }, terminal);
    reporter.fail(error);
    if (words.includes("--trace")) terminal.err(stackOf(error));
    return error.exitCode;
  }
}

/** What to perform, or the exit status when there is nothing more to do. */
async function understand(
  words: readonly string[],
  terminal: Terminal,
): Promise<Asked | number> {
  const invocation = parseCommandLine(words, isThere);
  if (invocation.command === "print") {
    terminal.out(invocation.text);
    return 0;
  }
  if (invocation.command === "completions" || invocation.command === "complete") {
    terminal.out(await completionText(invocation));
    return 0;
  }
  if (invocation.command !== "start" || (terminal.isTerminal.in && terminal.isTerminal.err)) {
    return invocation;
  }
  terminal.err(helpText());
  return USAGE_STATUS;
}

/** A task with all its flags, or an app, with the task that it begins with, if any. */
async function settle(asked: Asked, terminal: Terminal, signal: AbortSignal): Promise<Settled> {
  const { configured } = await import("./configured.ts");
  const note = (sentence: string) => terminal.err(`Note: ${sentence}\n`);
  const { task, configFile } = await configured(asked.command === "start" ? ANY_TASK : asked, note);
  const { plain } = task.flags as { readonly plain?: boolean | undefined };
  const isStart = asked.command === "start";
  const surroundings = { isTerminal: terminal.isTerminal, read: environmentVariable };
  if (!plain && wantsApp(isStart ? asked : task, surroundings)) {
    return { isApp: true, configFile, task: isStart ? undefined : task as AppTask };
  }
  if (!isStart) return { isApp: false, task, configFile };
  const { askWhatToDo } = await import("./interactive.ts");
  return { isApp: false, configFile, task: await completed(await askWhatToDo(terminal, signal), configFile) };
}

/** `task` with what a configuration that was read already wishes. */
async function completed<T extends Task>(task: T, configFile: ConfigFile): Promise<T> {
  const { withDefaults } = await import("./config_defaults.ts");
  const { configOf } = await import("./config_file.ts");
  return withDefaults(task, configOf(configFile)) as T;
}

/** Stands in for one that is not known yet: what a configuration says of showing and asking is the same for all. */
const ANY_TASK: Task = { command: "send", paths: [], flags: {} };

async function completionText(
  asked: Extract<Invocation, { command: "completions" | "complete" }>,
): Promise<string> {
  if (asked.command === "completions") {
    const { completionScript } = await import("./completions/scripts.ts");
    return completionScript(asked.shell);
  }
  const { complete } = await import("./completions.ts");
  return complete(asked.words).map((word) => `${word}\n`).join("");
}

async function perform(task: Task, shell: Shell): Promise<number> {
  switch (task.command) {
    case "send": {
      const { send } = await import("./send.ts");
      return await transfer(shell, (inner) => send(task.paths, task.flags, inner));
    }
    case "receive": {
      const { receive } = await import("./receive.ts");
      return await transfer(shell, (inner) => receive(task.code, task.flags, inner));
    }
    case "serve": {
      const { serve } = await import("./serve.ts");
      await serve(task.flags, shell);
      return INTERRUPTED_STATUS;
    }
    case "doctor": {
      const { doctor } = await import("./doctor.ts");
      return await doctor(task.flags, shell);
    }
  }
}

/** Whether there is a file or folder of that name, as far as we may look. */
function isThere(path: string): boolean {
  try {
    if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return false;
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Ends also when nobody reads what it says, and in order when a bug shows. */
async function transfer(shell: Shell, work: (shell: Shell) => Promise<void>): Promise<number> {
  const bug = new AbortController();
  onUncaught((error) => bug.abort(asSlipError(error)));
  const signal = AbortSignal.any([shell.signal, shell.terminal.unread, bug.signal]);
  try {
    await settledSoonAfter(signal, work({ ...shell, signal }));
    return 0;
  } catch (error) {
    throw bug.signal.aborted ? bug.signal.reason : error;
  }
}

/** Where an error came from, with its causes. */
function stackOf(error: SlipError): string {
  return `${Deno.inspect(error, { colors: false }).split("\n").map(escapeForDisplay).join("\n")}\n`;
}
