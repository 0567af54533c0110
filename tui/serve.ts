/**
 * `slip serve`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { asSlipError, escapeForDisplay } from "../core/errors.ts";
import { hostAddresses } from "../core/webrtc/host_addresses.ts";
import type { RunningServer } from "../signal/server.ts";
import type { ServerEvent } from "../signal/sockets.ts";
import type { ServeFlags } from "./command_line.ts";
import { servingLines } from "./serving_words.ts";
import type { Shell } from "./shell.ts";
import { onUncaught } from "./uncaught.ts";

/** Where `deno task build` puts the page. */
const PAGE = fileURLToPath(new URL("../web/dist", import.meta.url));

/**
 * Runs the server until the command is interrupted, which is how a server ends.
 * @throws SlipError `usage`, `port-in-use` or `cannot-listen`.
 */
export async function serve(flags: ServeFlags, shell: Shell): Promise<void> {
  onUncaught((error) => log({ event: "failure", detail: asSlipError(error).message }, shell));
  const { startServer } = await import("../signal/server.ts");
  const server = await startServer({
    host: flags.host,
    port: flags.port,
    pageDirectory: PAGE,
    onEvent: (event) => log(event, shell),
    ...(flags.stun !== undefined && { stun: flags.stun.includes("none") ? "none" : flags.stun }),
    ...(flags.roomTtl !== undefined && { roomTtlMs: flags.roomTtl * 60_000 }),
  });
  try {
    shell.reporter.report({ event: "server", url: server.url, port: server.port });
    if (!flags.json) tell(server, shell);
    await aborted(shell.signal);
  } finally {
    await server.close();
  }
}

function tell(server: RunningServer, { terminal }: Shell): void {
  terminal.out(`${server.url}\n`);
  const hasPage = isFile(`${PAGE}/index.html`);
  if (!hasPage) terminal.err("There is no web page: build it with deno task build, then start again\n");
  for (const line of servingLines(server, ownAddresses())) terminal.err(`${line}\n`);
}

/** This machine's addresses; none without the permission to look at them. */
function ownAddresses(): readonly string[] {
  try {
    return hostAddresses();
  } catch {
    return [];
  }
}

function log(event: ServerEvent, { terminal }: Shell): void {
  if (event.event !== "failure") return;
  terminal.err(`slip: a connection failed inside the server: ${escapeForDisplay(event.detail)}\n`);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
}
