/**
 * The command `slip`: reads the command line, does what it means, tells what went wrong and ends the process.
 *
 * What a command needs is loaded by that command, so that `slip --help` answers at once.
 *
 * @module
 */

import { asSlipError, escapeForDisplay } from "../core/errors.ts";
import { helpText, parseCommandLine, type Task } from "./command_line.ts";
import { exit, exitNow, INTERRUPTED_STATUS } from "./exit.ts";
import { Interrupt } from "./interrupt.ts";
import { createReporter } from "./reporters/choose.ts";
import type { Reporter } from "./reporters/reporter.ts";
import type { Shell } from "./shell.ts";
import { Terminal } from "./terminal.ts";

/** Exit status of a command line that cannot be understood. */
const USAGE_STATUS = 2;

/** Exit status of a command that ended because nobody read its output any more. */
const UNREAD_STATUS = 1;

/** Does what `words` mean; resolves to the exit status and never rejects. */
async function run(words: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  let reporter: Reporter | undefined;
  try {
    const invocation = await understand(words, terminal, signal);
    if (typeof invocation === "number") return invocation;
    const role = invocation.command === "receive" ? "receiver" : "sender";
    reporter = await createReporter({ role, ...invocation.flags }, terminal);
    const environmentServer = Deno.env.get("SLIP_SERVER");
    return await perform(invocation, { terminal, reporter, signal, environmentServer });
  } catch (thrown) {
    const error = asSlipError(thrown);
    if (error.code === "interrupted" && terminal.isUnread) return UNREAD_STATUS;
    reporter ??= await createReporter({ role: "sender", json: words.includes("--json") }, terminal);
    reporter.fail(error);
    if (words.includes("--trace")) terminal.err(stackOf(thrown));
    return error.exitCode;
  }
}

/** What to perform, or the exit status when there is nothing more to do. */
async function understand(
  words: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Task | number> {
  const invocation = parseCommandLine(words);
  switch (invocation.command) {
    case "print":
      terminal.out(invocation.text);
      return 0;
    case "start": {
      if (terminal.isTerminal.in && terminal.isTerminal.err) {
        const { askWhatToDo } = await import("./interactive.ts");
        return await askWhatToDo(terminal, signal);
      }
      terminal.err(helpText());
      return USAGE_STATUS;
    }
    default:
      return invocation;
  }
}

/** Performs it; resolves to the exit status. */
async function perform(task: Task, shell: Shell): Promise<number> {
  switch (task.command) {
    case "send": {
      const { send } = await import("./send.ts");
      await send(task.paths, task.flags, shell);
      return 0;
    }
    case "receive": {
      const { receive } = await import("./receive.ts");
      await receive(task.code, task.flags, shell);
      return 0;
    }
    case "serve": {
      const { serve } = await import("./serve.ts");
      await serve(task.flags, shell);
      return INTERRUPTED_STATUS;
    }
  }
}

function stackOf(thrown: unknown): string {
  return `${Deno.inspect(thrown, { colors: false }).split("\n").map(escapeForDisplay).join("\n")}\n`;
}

if (import.meta.main) {
  const interrupt = new Interrupt(() => exitNow(INTERRUPTED_STATUS));
  const terminal = new Terminal(() => interrupt.interrupt());
  const status = await run(Deno.args, terminal, interrupt.signal);
  await exit(status, () => terminal.flush());
}
