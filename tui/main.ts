/**
 * The command `slip`.
 *
 * @module
 */

import { exit, exitNow, INTERRUPTED_STATUS } from "./exit.ts";
import { Interrupt } from "./interrupt.ts";
import { run } from "./run.ts";
import { Terminal } from "./terminal.ts";

if (import.meta.main) {
  const interrupt = new Interrupt(() => exitNow(INTERRUPTED_STATUS));
  const terminal = new Terminal();
  const status = await run(Deno.args, terminal, interrupt.signal);
  await exit(status, () => terminal.flush());
}
