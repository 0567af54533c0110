/**
 * Magic Wormhole, with a mailbox server of its own on this machine and no relay: its bytes go straight over TCP.
 *
 * @module
 */

import { until } from "../../tests/support/wait.ts";
import { tempFolder } from "../../tests/support/temp.ts";
import { Command } from "../command.ts";
import type { Household } from "../household.ts";
import type { CommandPair } from "./command_run.ts";
import type { Needed } from "./debian_packages.ts";

/** What has to be installed. */
export const WORMHOLE: Needed = {
  programs: ["wormhole", "twist3"],
  packages: ["magic-wormhole", "python3-magic-wormhole-mailbox-server"],
};

/** Starts the server and resolves to the two commands that use it. */
export async function startWormhole(household: Household): Promise<CommandPair> {
  const folder = await household.own(() => tempFolder());
  const port = freePort();
  const endpoint = `tcp:${port}:interface=127.0.0.1`;
  const line = [
    "twist3",
    "wormhole-mailbox",
    `--port=${endpoint}`,
    `--channel-db=${folder.join("mailbox.sqlite")}`,
  ];
  await household.own(() => new Command(line, { cwd: folder.path }));
  await until(() => answers(port), { what: "the mailbox server to listen", deadlineMs: 30_000 });
  const shared = ["--relay-url", `ws://127.0.0.1:${port}/v1`, "--transit-helper", ""];
  return {
    sender: (path) => ["wormhole", ...shared, "send", "--hide-progress", path],
    code: /Wormhole code is: (\S+)/,
    receiver: (
      code,
      into,
      name,
    ) => [
      "wormhole",
      ...shared,
      "receive",
      "--accept-file",
      "--hide-progress",
      "-o",
      `${into}/${name}`,
      code,
    ],
  };
}

/** A port that nobody has now; the server wants a number. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
