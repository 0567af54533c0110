/**
 * An open socket to the server as messages: formats and parses them, notices silence, and ends once, for one reason.
 *
 * @module
 */

import { type SlipError, slipError } from "../errors.ts";
import { SIGNALING_MESSAGE_BYTES } from "../limits.ts";
import { type ClientMessage, formatClientMessage } from "./client_message.ts";
import { Heartbeat } from "./heartbeat.ts";
import { socketClosed } from "./refusals.ts";
import { parseServerMessage, type ReceivedServerMessage } from "./server_message.ts";
import { exceedsBytes } from "../utf8_length.ts";

/** Options of {@linkcode ServerLink}. */
export interface ServerLinkOptions {
  /** Milliseconds of silence before the server is pinged. */
  readonly pingMs: number;
  /** Milliseconds it then has to say anything. */
  readonly timeoutMs: number;
  /** Ends the link with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Told each message, in order. */
  readonly message: (message: ReceivedServerMessage) => void;
  /** Told the reason of the end. Called once, last; perhaps while the link is still being made. */
  readonly ended: (reason: SlipError) => void;
}

/** The link to the server. */
export class ServerLink {
  readonly #socket: WebSocket;
  readonly #options: ServerLinkOptions;
  readonly #heartbeat: Heartbeat;
  readonly #listening = new AbortController();
  readonly #closed = Promise.withResolvers<void>();
  #reason: SlipError | undefined;

  /**
   * Starts listening.
   * @param socket Open; used by nobody else from now on.
   */
  constructor(socket: WebSocket, options: ServerLinkOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#heartbeat = new Heartbeat({
      pingMs: options.pingMs,
      timeoutMs: options.timeoutMs,
      ping: () => this.say({ type: "ping" }),
      dead: () => this.end(slipError("server-lost")),
    });
    const { signal } = this.#listening;
    socket.addEventListener("message", ({ data }) => this.#take(data), { signal });
    socket.addEventListener("close", ({ code }) => this.end(socketClosed(code)), { signal });
    socket.addEventListener("close", () => this.#closed.resolve(), { once: true });
    options.signal?.addEventListener("abort", () => this.end(slipError("interrupted")), { signal });
    this.#endIfOver();
  }

  /** Why the link ended, once it has. */
  get reason(): SlipError | undefined {
    return this.#reason;
  }

  /** Resolves when the socket is closed, which the server can delay. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Sends a message; nothing after the end. */
  say(message: ClientMessage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(formatClientMessage(message));
  }

  /** Ends the link; the first reason stays. */
  end(reason: SlipError): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#listening.abort();
    this.#heartbeat.stop();
    this.#socket.close();
    this.#options.ended(reason);
  }

  /** Ends the link because the server said something it must not; gives that reason. */
  broken(detail: string): SlipError {
    const reason = slipError("server-protocol", { detail });
    this.end(reason);
    return reason;
  }

  /** What happened before we listened. */
  #endIfOver(): void {
    if (this.#socket.readyState === WebSocket.CLOSED) this.#closed.resolve();
    if (this.#options.signal?.aborted) this.end(slipError("interrupted"));
    if (this.#socket.readyState !== WebSocket.OPEN) this.end(slipError("server-lost"));
  }

  #take(data: unknown): void {
    if (typeof data !== "string") return void this.broken("a binary message");
    if (exceedsBytes(data, SIGNALING_MESSAGE_BYTES)) return void this.broken("a message over the size limit");
    this.#heartbeat.heard();
    const parsed = parseServerMessage(data);
    if (parsed.kind === "broken") return void this.broken(`a message with the problem ${parsed.problem}`);
    if (parsed.kind === "message") this.#options.message(parsed.message);
  }
}
