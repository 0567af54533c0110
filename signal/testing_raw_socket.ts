/**
 * A WebSocket by hand, for what no well-behaved client does.
 *
 * @module
 */

import { SIGNALING_SUBPROTOCOL } from "../core/limits.ts";

const SOCKET_HEADERS = {
  "Host": "localhost",
  "Upgrade": "websocket",
  "Connection": "Upgrade",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Protocol": SIGNALING_SUBPROTOCOL,
};

/** Asks for a socket by hand; an empty header is left out. */
export async function requestSocket(
  port: number,
  headers: Record<string, string> = {},
): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({ ...SOCKET_HEADERS, ...headers }).filter(([, value]) => value);
  const text = ["GET /ws HTTP/1.1", ...lines.map(([name, value]) => `${name}: ${value}`), "", ""].join(
    "\r\n",
  );
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

/** The beginning of the answer to {@linkcode requestSocket}. */
export async function askForSocket(port: number, headers: Record<string, string> = {}): Promise<string> {
  using connection = await requestSocket(port, headers);
  const answer = new Uint8Array(4096);
  const length = await connection.read(answer);
  return new TextDecoder().decode(answer.subarray(0, length ?? 0));
}

/** A socket that joins a room and never reads again. */
export async function joinWithoutReading(port: number, room: number): Promise<Deno.TcpConn> {
  const connection = await requestSocket(port);
  await connection.read(new Uint8Array(4096));
  const text = new TextEncoder().encode(JSON.stringify({ type: "join", room }));
  // A masked text frame whose mask is zero (RFC 6455, section 5.2).
  await connection.write(new Uint8Array([0x81, 0x80 | text.length, 0, 0, 0, 0, ...text]));
  return connection;
}
