/**
 * A server of our own on a free port, closed after the test.
 *
 * @module
 */

import { type RunningServer, type ServerOptions, startServer } from "./server.ts";

/** `await using server = await testServer();` */
export async function testServer(options: ServerOptions = {}): Promise<RunningServer & AsyncDisposable> {
  const server = await startServer({ host: "127.0.0.1", port: 0, stun: "none", tickMs: 10, ...options });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}
