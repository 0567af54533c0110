/**
 * `slip` without a command, on a terminal: asks what to do, in plain lines.
 *
 * @module
 */

import { slipError } from "../core/errors.ts";
import type { Task } from "./command_line.ts";
import type { Terminal } from "./terminal.ts";

/**
 * What the person wants: a command line that they did not have to write.
 * @throws SlipError `interrupted` when stdin is closed instead of answering.
 */
export async function askWhatToDo(
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Task> {
  for (;;) {
    const answer = await answered(terminal, "Send or receive? [s/r] ", signal);
    if (/^\s*r(ecv|eceive)?\s*$/i.test(answer)) return { command: "receive", code: "", flags: {} };
    if (/^\s*s(end)?\s*$/i.test(answer)) {
      return { command: "send", paths: await askForPaths(terminal, signal), flags: {} };
    }
  }
}

async function askForPaths(terminal: Terminal, signal: AbortSignal): Promise<string[]> {
  terminal.err("Files and folders to send, one a line; an empty line ends the list\n");
  const paths: string[] = [];
  for (;;) {
    const path = unquote((await answered(terminal, "File or folder: ", signal)).trim());
    if (path === "" && paths.length > 0) return paths;
    if (path !== "") paths.push(path);
  }
}

async function answered(terminal: Terminal, question: string, signal: AbortSignal): Promise<string> {
  const answer = await terminal.ask(question, signal);
  if (answer === undefined) throw slipError("interrupted");
  return answer;
}

/** A path as file managers paste it when it is dropped on a terminal: in quotes, or with spaces escaped. */
export function unquote(path: string): string {
  const quoted = /^(['"])(.*)\1$/s.exec(path);
  if (quoted) return quoted[2]!;
  return Deno.build.os === "windows" ? path : path.replace(/\\(.)/gs, "$1");
}
