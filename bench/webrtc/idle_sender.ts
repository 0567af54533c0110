/**
 * What a sender takes that waits for its receiver: the real command, with its own server.
 *
 * @module
 */

import { startServe } from "../../tests/support/slip.ts";
import { tempFolder } from "../../tests/support/temp.ts";
import { Command } from "../command.ts";
import { Household } from "../household.ts";
import { slipCommand } from "../slip_command.ts";

/** Milliseconds after the code is shown in which the sender still loads what it will need. */
const SETTLING_MS = 4_000;

/** Processor time of a waiting `slip send`, as a share of one core, over `seconds`; NaN where it cannot be seen. */
export async function measureIdleSender(seconds: number): Promise<number> {
  await using household = new Household();
  const folder = await household.own(() => tempFolder({ "file.txt": "something to send" }));
  const server = await household.own(() => startServe([], { page: false }));
  const line = slipCommand("send", folder.join("file.txt"), "--server", server.url, "--json");
  const sender = await household.own(() => new Command(line));
  await sender.says(/"event":"code"/);
  await sleep(SETTLING_MS);
  const before = await sender.usage();
  await sleep(1000 * seconds);
  const after = await sender.usage();
  return (after.cpuSeconds - before.cpuSeconds) / seconds;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
