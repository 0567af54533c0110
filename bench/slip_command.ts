import { slipCommand as commandOf } from "../tests/support/slip_command.ts";

/** `slip ARGS` as its task starts it, with the same permissions: the program and its arguments. */
export function slipCommand(command: "send" | "receive", ...args: string[]): string[] {
  return commandOf([command, ...args], Deno.env.get("HOME") ?? "");
}
