/**
 * Which server a command meets the other side at. The first that is given wins:
 *
 * 1. `--server URL`
 * 2. for a receiver: the server in the link
 * 3. `SLIP_SERVER`
 * 4. the configuration file
 * 5. a sender's own server found on the local network (not there yet)
 * 6. `http://localhost:8080`
 *
 * @module
 */

import { serverAddresses } from "../core/signaling/server_url.ts";

/** The server of someone who named none: `slip serve` on the same machine. */
export const DEFAULT_SERVER = "http://localhost:8080";

/** What may name a server; an empty text names none. */
export interface ServerHints {
  /** From `--server`. */
  readonly flag?: string | undefined;
  /** From a full link that was given instead of a code. */
  readonly link?: string | undefined;
  /** From `SLIP_SERVER`. */
  readonly environment?: string | undefined;
  /** From the configuration file. */
  readonly config?: string | undefined;
}

/** Who named a server; `default` when nobody did. */
export type ServerSource = keyof ServerHints | "default";

/** A server, and who named it. */
export interface NamedServer {
  /** As it was given. */
  readonly url: string;
  readonly source: ServerSource;
}

/** From the one that wins to the one that is asked last. */
const SOURCES = ["flag", "link", "environment", "config"] as const satisfies readonly ServerSource[];

/** The first that is given. */
export function findServer(hints: ServerHints): NamedServer {
  for (const source of SOURCES) {
    const url = hints[source];
    if (url) return { url, source };
  }
  return { url: DEFAULT_SERVER, source: "default" };
}

/**
 * The server's URL as it may be shown: no user, no query, no fragment, no slash at its end.
 * @throws SlipError `usage` when the winner is no URL of a server.
 */
export function chooseServer(hints: ServerHints): string {
  return serverAddresses(findServer(hints).url).shown;
}

/** Whether only this machine can reach the server under that URL. */
export function isLocal(server: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(server).hostname);
}
