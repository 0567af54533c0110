/**
 * A WebSocket in a test's hands: says anything, hears messages in order, and knows how it was closed.
 *
 * @module
 */

import { SIGNALING_SUBPROTOCOL } from "../core/limits.ts";
import { until, within } from "../tests/support/wait.ts";

/** A message as it came, parsed. */
export type Heard = Record<string, unknown> & { readonly type: string };

/** How a socket was closed. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** One socket to a server; `await using` closes it. */
export class RawPeer implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly #heard: Heard[] = [];
  readonly #closed = Promise.withResolvers<Closed>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => this.#heard.push(JSON.parse(data)));
    socket.addEventListener("close", ({ code, reason }) => this.#closed.resolve({ code, reason }));
  }

  /** Connects to the server at `url` (`http:`). */
  static async connect(url: string): Promise<RawPeer> {
    const peer = new RawPeer(new WebSocket(`${url.replace("http", "ws")}/ws`, [SIGNALING_SUBPROTOCOL]));
    const opened = Promise.withResolvers<void>();
    peer.socket.addEventListener("open", () => opened.resolve(), { once: true });
    peer.#closed.promise.then(() => opened.reject(new Error("the socket did not open")));
    await within(opened.promise, { what: "the socket to open" });
    return peer;
  }

  /** How the socket was closed, once it is. */
  get closed(): Promise<Closed> {
    return within(this.#closed.promise, { what: "the socket to be closed" });
  }

  /** Sends an object as JSON, anything else as it is. */
  say(message: Record<string, unknown> | string | Uint8Array<ArrayBuffer>): void {
    const isRaw = typeof message === "string" || message instanceof Uint8Array;
    this.socket.send(isRaw ? message : JSON.stringify(message));
  }

  /** The next message. */
  async hear(): Promise<Heard> {
    await until(() => this.#heard.length > 0, { what: "a message", everyMs: 2 });
    return this.#heard.shift()!;
  }

  /** Sends, and gives the next message. */
  ask(message: Record<string, unknown> | string): Promise<Heard> {
    this.say(message);
    return this.hear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
