/**
 * A stretch of wire to a server: passes everything on, remembers it, and can be cut.
 *
 * @module
 */

/** The wire; `await using` cuts it. */
export interface SocketProxy extends AsyncDisposable {
  /** Such as `http://localhost:41234`. */
  readonly url: string;
  /** Everything that passed so far, request lines and headers included, each piece as text; masks are taken off. */
  readonly passed: readonly string[];
  /** Cuts every connection without a goodbye, and takes no more. */
  cut(): Promise<void>;
}

/** Whether a text that passed is the moment that a test waits for. */
export type Watch = (text: string, proxy: SocketProxy) => void;

/** Lays a wire to the server at `url` (`http:`). @param watch Told every piece before it is passed on. */
export function startProxy(url: string, watch: Watch = () => {}): SocketProxy {
  const abortion = new AbortController();
  const passed: string[] = [];
  const sockets = new Set<WebSocket>();
  const handler = (request: Request): Response | Promise<Response> => {
    const { pathname } = new URL(request.url);
    keep(`${request.method} ${request.url} ${JSON.stringify([...request.headers])}`);
    if (request.headers.get("upgrade") !== "websocket") {
      return fetch(url + pathname, { signal: abortion.signal });
    }
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "slip.v1" });
    join(socket, new WebSocket(url.replace("http", "ws") + pathname, ["slip.v1"]));
    return response;
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: abortion.signal, onListen: () => {} },
    handler,
  );
  const cut = async () => {
    abortion.abort();
    await server.finished;
    await Promise.all([...sockets].map(closed));
  };
  const proxy: SocketProxy = {
    url: `http://localhost:${server.addr.port}`,
    passed,
    cut,
    [Symbol.asyncDispose]: cut,
  };
  return proxy;

  function keep(text: string): void {
    passed.push(text);
    watch(text, proxy);
  }

  function join(near: WebSocket, far: WebSocket): void {
    sockets.add(near).add(far);
    const early: string[] = [];
    near.addEventListener("message", ({ data }) => {
      keep(data);
      if (far.readyState === WebSocket.OPEN) far.send(data);
      else early.push(data);
    });
    far.addEventListener("open", () => early.forEach((data) => far.send(data)));
    far.addEventListener("message", ({ data }) => {
      keep(data);
      if (near.readyState === WebSocket.OPEN) near.send(data);
    });
    near.addEventListener("close", () => far.close());
    far.addEventListener("close", () => near.close());
    near.addEventListener("error", () => far.close());
  }
}

/** Asks the socket to close, and resolves once it is. */
export async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.addEventListener("close", () => resolve(), { once: true });
  socket.addEventListener("error", () => resolve(), { once: true });
  socket.close();
  await promise;
}
