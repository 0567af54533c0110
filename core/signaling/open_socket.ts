/**
 * Opens the socket to the server, and finds out why when that fails.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { asSlipError, SlipError, slipError } from "../errors.ts";
import { SIGNALING_SUBPROTOCOL } from "../limits.ts";
import { fetchServerConfig } from "./config.ts";
import type { ServerAddresses } from "./server_url.ts";

/** Options of {@linkcode openSocket}. */
export interface OpenSocketOptions {
  /** Ends the wait with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until it must be open. */
  readonly timeoutMs: number;
}

/**
 * An open WebSocket that speaks our subprotocol.
 * @throws SlipError `server-unreachable`, `server-refused`, `server-protocol` or `interrupted`.
 */
export async function openSocket(
  addresses: ServerAddresses,
  options: OpenSocketOptions,
): Promise<WebSocket> {
  const { signal, timeoutMs } = options;
  const late = () => slipError("server-unreachable", { url: addresses.shown });
  if (signal?.aborted) throw slipError("interrupted");
  let socket: WebSocket | undefined;
  try {
    socket = new WebSocket(addresses.socket, [SIGNALING_SUBPROTOCOL]);
    await within(opened(socket), { timeoutMs, late, signal });
    if (socket.protocol === SIGNALING_SUBPROTOCOL) return socket;
    throw slipError("server-protocol", { detail: `it does not speak ${SIGNALING_SUBPROTOCOL}` });
  } catch (error) {
    socket?.close();
    throw error instanceof SlipError ? error : await explain(error, addresses, options);
  }
}

function opened(socket: WebSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const listening = new AbortController();
  const { signal } = listening;
  socket.addEventListener("open", () => resolve(), { signal });
  for (const end of ["error", "close"]) {
    socket.addEventListener(end, () => reject(new Error("the socket did not open")), { signal });
  }
  return promise.finally(() => listening.abort());
}

/** A browser does not tell why a socket failed, so ask the same server over HTTP. */
async function explain(
  cause: unknown,
  { shown }: ServerAddresses,
  options: OpenSocketOptions,
): Promise<SlipError> {
  try {
    await fetchServerConfig(shown, options);
  } catch (error) {
    return asSlipError(error);
  }
  return slipError("server-refused", { reason: "it takes no more connections at the moment" }, { cause });
}
