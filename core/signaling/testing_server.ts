/**
 * Servers that are none of ours: each test says what they do.
 *
 * @module
 */

import { SIGNALING_SUBPROTOCOL } from "../limits.ts";

/** What a server does; what is left out behaves. */
export interface Behaviour {
  /** Given each socket once it is open. */
  readonly socket?: (socket: WebSocket) => void;
  /** Given each message; by default nothing is answered. */
  readonly message?: (message: Record<string, unknown>, socket: WebSocket) => void;
  /** The subprotocol it chooses. */
  readonly subprotocol?: string;
  /** Answers what is no request for a socket. */
  readonly http?: (request: Request) => Response | Promise<Response>;
  /** Refuses sockets. */
  readonly refusesSockets?: boolean;
}

/** A server on a port of its own; `await using` stops it and kills its sockets. */
export interface StrangeServer extends AsyncDisposable {
  readonly url: string;
  /** Cuts every connection at once, with no goodbye. */
  kill(): Promise<void>;
}

/** Starts one. */
export function strangeServer(behaviour: Behaviour = {}): StrangeServer {
  const abortion = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: abortion.signal, onListen: () => {} },
    (request) => {
      if (behaviour.refusesSockets || request.headers.get("upgrade") !== "websocket") {
        return behaviour.http?.(request) ?? new Response("nothing here", { status: 404 });
      }
      return accept(request, behaviour);
    },
  );
  const kill = async () => {
    abortion.abort();
    await server.finished;
  };
  return { url: `http://127.0.0.1:${server.addr.port}`, kill, [Symbol.asyncDispose]: kill };
}

function accept(request: Request, behaviour: Behaviour): Response {
  const { subprotocol = SIGNALING_SUBPROTOCOL } = behaviour;
  const { socket, response } = Deno.upgradeWebSocket(request, subprotocol ? { protocol: subprotocol } : {});
  socket.addEventListener("open", () => behaviour.socket?.(socket));
  socket.addEventListener("message", ({ data }) => behaviour.message?.(JSON.parse(data), socket));
  return response;
}

/** Sends `message` as JSON, if the socket is still open. */
export function tell(socket: WebSocket, message: Record<string, unknown> | string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(typeof message === "string" ? message : JSON.stringify(message));
}
