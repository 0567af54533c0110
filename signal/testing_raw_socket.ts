/**
 * A WebSocket by hand, for what no well-behaved client does.
 *
 * @module
 */

import { SIGNALING_SUBPROTOCOL } from "../core/limits.ts";
import type { Heard } from "./testing_raw_peer.ts";

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
  await connection.write(textFrame({ type: "join", room }));
  return connection;
}

/** A masked text frame whose mask is zero (RFC 6455, section 5.2), of a message under 126 bytes. */
function textFrame(message: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(message));
  if (text.length > 125) throw new RangeError("this is for short messages");
  return new Uint8Array([0x81, 0x80 | text.length, 0, 0, 0, 0, ...text]);
}

/** A socket that reads only when it is asked to; `using` ends it without a goodbye. */
export class RawSocket implements Disposable {
  readonly #connection: Deno.TcpConn;
  /** Read, and not taken yet. */
  #bytes: Uint8Array = new Uint8Array(0);

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Connects to the server at `port`. */
  static async connect(port: number): Promise<RawSocket> {
    const socket = new RawSocket(await requestSocket(port));
    await socket.#skipHeaders();
    return socket;
  }

  /** Says something short. */
  async say(message: Record<string, unknown>): Promise<void> {
    await this.#connection.write(textFrame(message));
  }

  /** The next message; frames that are none are skipped. @throws Error when the server closed the socket. */
  async hear(): Promise<Heard> {
    for (;;) {
      const { opcode, payload } = await this.#frame();
      if (opcode === 1) return JSON.parse(new TextDecoder().decode(payload));
      if (opcode === 8) throw new Error("the server closed the socket");
    }
  }

  /** The code with which the server closes it, after all that is to be heard before. */
  async closeCode(): Promise<number> {
    for (;;) {
      const { opcode, payload } = await this.#frame();
      if (opcode === 8) return payload[0]! * 256 + payload[1]!;
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  /** The next frame, of less than 64 KiB; a server does not mask. */
  async #frame(): Promise<{ readonly opcode: number; readonly payload: Uint8Array }> {
    const head = await this.#take(2);
    const long = head[1] === 126 ? await this.#take(2) : undefined;
    const payload = await this.#take(long ? long[0]! * 256 + long[1]! : head[1]!);
    return { opcode: head[0]! & 0x0f, payload };
  }

  async #skipHeaders(): Promise<void> {
    let end = -1;
    while (end < 0) {
      await this.#read();
      end = new TextDecoder("latin1").decode(this.#bytes).indexOf("\r\n\r\n");
    }
    await this.#take(end + 4);
  }

  async #take(length: number): Promise<Uint8Array> {
    while (this.#bytes.length < length) await this.#read();
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    const length = await this.#connection.read(buffer);
    if (length === null) throw new Error("the connection ended");
    const joined = new Uint8Array(this.#bytes.length + length);
    joined.set(this.#bytes);
    joined.set(buffer.subarray(0, length), this.#bytes.length);
    this.#bytes = joined;
  }
}
