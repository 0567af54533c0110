/**
 * The command line that starts the real command, with the permissions of its task.
 *
 * @module
 */

import { join } from "node:path";
import { ROOT } from "../../scripts/run_deno.ts";

/** Where Deno keeps packages, wherever `HOME` of a command is. */
let denoFolder: string | undefined;

/** What starts the command as its task does, where `$HOME` is `home`: a program and its arguments. */
export function slipCommand(args: readonly string[], home: string): string[] {
  return [Deno.execPath(), ...commandLine(args, home)];
}

/** Where Deno keeps packages, for a command whose `HOME` is another one. */
export function packagesFolder(): string {
  return denoFolder ??= findDenoFolder();
}

/**
 * What follows `deno` in the task of the same name, with these arguments; `start` stands in where there is no task.
 * @param home What the task's shell makes of `$HOME`.
 */
function commandLine(args: readonly string[], home: string): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));
  const { command } = tasks[args[0] ?? "start"] ?? tasks.start;
  const line: string = /deno run (.*?) ?tui\/main\.tsx?/.exec(command)?.[1] ?? "";
  const flags = line.match(/"[^"]*"|\S+/g) ?? [];
  const main = join(ROOT, "tui", "main.ts");
  return [
    "run",
    ...flags.map((flag) => flag.replaceAll('"', "").replaceAll("$HOME", home)),
    "--no-prompt",
    "--config",
    join(ROOT, "deno.json"),
    main,
    ...args,
  ];
}

function findDenoFolder(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
