/**
 * Getting to the server, and what a session does first and last, whichever side it is.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { asSlipError } from "../errors.ts";
import type { Platform } from "../ports.ts";
import { SignalingClient } from "../signaling/client.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import { Connections } from "./connections.ts";
import type { SessionOptions } from "./options.ts";
import { RecommendedServers } from "./recommended_servers.ts";

/** A connection to the server, and what it recommends, which nobody waits for until it is needed. */
export interface Meeting {
  readonly client: SignalingClient;
  readonly recommended: RecommendedServers;
  /** For making connections: the meeting ends when they are released. */
  readonly platform: Platform;
  /** Loads what a connection will need, behind everything else; the meeting ends no sooner than that. */
  prepare(): void;
}

/**
 * Connects to the server, runs `work` and leaves, whatever happens. The client gets no signal of its own: on an
 * interruption its last words are still sent.
 * @throws SlipError `server-unreachable`, `server-protocol`, `interrupted`, and what `work` throws.
 */
export async function meet<Result>(
  { server, platform, report, signal }: SessionOptions,
  work: (meeting: Meeting) => Promise<Result>,
): Promise<Result> {
  const abandon = new AbortController();
  const connecting = SignalingClient.connect(server, { signal: abandon.signal });
  const recommended = new RecommendedServers(server, { signal: abandon.signal });
  let client: SignalingClient | undefined;
  let preparing: Promise<void> | undefined;
  const connections = new Connections(platform);
  const prepare = () => void (preparing = platform.prepare?.().catch(() => {}));
  try {
    client = await within(connecting, { signal });
    report({ event: "server", url: server, port: portOf(server) });
    return await work({ client, recommended, platform: connections.platform, prepare });
  } finally {
    await client?.close();
    abandon.abort();
    await Promise.all([preparing, connections.released()]);
  }
}

/**
 * Reports how a session ends, in the one status that is the last.
 * @param directory Where the files are, on a receiver.
 * @throws SlipError what `session` throws, or `bug` for what is not ours.
 */
export async function settle(
  { report }: SessionOptions,
  directory: string,
  session: () => Promise<TransferSummary>,
): Promise<TransferSummary> {
  try {
    const summary = await session();
    const { digest: _, ...told } = summary;
    report({ event: "done", ...told, directory });
    return summary;
  } catch (cause) {
    const error = asSlipError(cause);
    const wasTold = error.code === "declined" || error.code === "refused";
    if (!wasTold) report({ event: "error", code: error.code, message: error.message, hint: error.hint });
    throw error;
  }
}

function portOf(server: string): number {
  const { port, protocol } = new URL(server);
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}
