/**
 * From an HTTP request to a WebSocket that speaks our subprotocol (RFC 6455, section 4.2).
 *
 * Any origin may connect. A socket carries no cookie, no login and no other authority of whoever opened it: a page of
 * another origin can do through it exactly what any program on any machine can, so an origin check would keep out
 * honest pages and nobody else.
 *
 * @module
 */

import { SIGNALING_SUBPROTOCOL, SOCKET_IDLE_MS } from "../core/limits.ts";

/** Options of {@linkcode upgrade}. */
export interface UpgradeOptions {
  /** Whether there is no place for another socket. */
  readonly isFull: boolean;
  /** Given the socket, which is not open yet. */
  readonly accept: (socket: WebSocket) => void;
}

/** The response to a request for a socket: 101 and the socket handed to `accept`, or an error that says why not. */
export function upgrade(request: Request, { isFull, accept }: UpgradeOptions): Response {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return refuse(426, "this address speaks WebSocket only", { "Upgrade": "websocket" });
  }
  if (!offersSubprotocol(request)) {
    return refuse(400, `the WebSocket subprotocol has to be ${SIGNALING_SUBPROTOCOL}`);
  }
  if (isFull) return refuse(503, "the server has as many connections as it may", { "Retry-After": "10" });
  try {
    const { socket, response } = Deno.upgradeWebSocket(request, {
      protocol: SIGNALING_SUBPROTOCOL,
      idleTimeout: SOCKET_IDLE_MS / 1000,
    });
    accept(socket);
    return response;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse(400, "this is no valid WebSocket request");
  }
}

function offersSubprotocol(request: Request): boolean {
  const offered = request.headers.get("sec-websocket-protocol") ?? "";
  return offered.split(",").some((name) => name.trim() === SIGNALING_SUBPROTOCOL);
}

function refuse(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(`${text}\n`, { status, headers });
}
