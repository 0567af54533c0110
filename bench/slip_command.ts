/**
 * `slip ARGS` as its task starts it: the same permissions.
 *
 * @module
 */

import { join } from "node:path";
import { ROOT } from "../scripts/run_deno.ts";

/** The program and its arguments. */
export function slipCommand(command: "send" | "receive", ...args: string[]): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));
  const flags = /deno run (.*) tui\/main\.ts/.exec(tasks[command].command)?.[1]?.split(" ") ?? [];
  return [
    Deno.execPath(),
    "run",
    ...flags,
    "--config",
    join(ROOT, "deno.json"),
    join(ROOT, "tui/main.ts"),
    command,
  ]
    .concat(args);
}
