/**
 * Asks STUN servers what they see of us, all of them from one socket, so that their answers can be compared.
 *
 * @module
 */

import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { lookUp } from "../../../core/webrtc/host_names.ts";
import type { StunServer } from "../../../core/webrtc/ice_servers.ts";
import {
  type BindingResponse,
  decodeBindingResponse,
  encodeBindingRequest,
  type MappedAddress,
  TRANSACTION_ID_BYTES,
} from "./message.ts";

/** Milliseconds until a request is repeated, doubled each time (RFC 8489, section 6.2.1). */
const RETRANSMISSION_MS = 500;

/** What came of asking one server. */
export type StunOutcome =
  | {
    readonly kind: "answered";
    readonly server: StunServer;
    /** The IP literal that was asked. */
    readonly address: string;
    /** What the server sees. */
    readonly mapped: MappedAddress;
    readonly roundTripMs: number;
  }
  /** It refused, with the code of RFC 8489, section 14.8. */
  | { readonly kind: "refused"; readonly server: StunServer; readonly code: number }
  /** Nothing came. */
  | { readonly kind: "silent"; readonly server: StunServer }
  /** The name has no address of that family. */
  | { readonly kind: "unresolved"; readonly server: StunServer }
  /** The system did not let the datagram out. */
  | { readonly kind: "unsent"; readonly server: StunServer; readonly reason: string };

/** What came of asking all. */
export interface StunAnswers {
  readonly family: 4 | 6;
  /** The port that all were asked from; 0 when there was no socket. */
  readonly localPort: number;
  /** In the order of the servers. */
  readonly outcomes: readonly StunOutcome[];
}

/** Bounds of asking. */
export interface AskOptions {
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Ends it early, as if the time were up. */
  readonly signal: AbortSignal;
}

/** Asks `servers` over IPv4 or IPv6. Never throws; leaves nothing behind. */
export async function askStunServers(
  family: 4 | 6,
  servers: readonly StunServer[],
  options: AskOptions,
): Promise<StunAnswers> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), options.timeoutMs);
  const signal = AbortSignal.any([options.signal, over.signal]);
  const asking = await Asking.open(family);
  try {
    const outcomes = await Promise.all(
      servers.map((server) =>
        typeof asking === "string"
          ? { kind: "unsent" as const, server, reason: asking }
          : asking.ask(server, family, signal)
      ),
    );
    return { family, localPort: typeof asking === "string" ? 0 : asking.port, outcomes };
  } finally {
    clearTimeout(timer);
    over.abort();
    if (typeof asking !== "string") await asking.close();
  }
}

/** A socket and who waits for an answer on it. */
class Asking {
  readonly #socket: Socket;
  /** By transaction id. */
  readonly #waiting = new Map<string, (response: BindingResponse) => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (datagram: Uint8Array) => {
      const response = decodeBindingResponse(datagram);
      if (response !== undefined) this.#waiting.get(String(response.transactionId))?.(response);
    });
    // Unheard, an error would end the process; who sends hears of it too.
    socket.on("error", () => {});
  }

  /** Binds a free port, or tells why that does not work. */
  static open(family: 4 | 6): Promise<Asking | string> {
    const socket = createSocket(family === 4 ? { type: "udp4" } : { type: "udp6", ipv6Only: true });
    return new Promise((resolve) => {
      socket.once("error", (error: Error) => {
        socket.close();
        resolve(error.message);
      });
      socket.bind({ port: 0, address: family === 4 ? "0.0.0.0" : "::" }, () => {
        socket.removeAllListeners("error");
        resolve(new Asking(socket));
      });
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  async ask(server: StunServer, family: 4 | 6, signal: AbortSignal): Promise<StunOutcome> {
    const address = await lookUp(server.host, family, signal);
    if (address === undefined) return { kind: "unresolved", server };
    const id = crypto.getRandomValues(new Uint8Array(TRANSACTION_ID_BYTES));
    const startMs = performance.now();
    const response = await this.#request(id, [address, server.port], signal);
    if (response === undefined) return { kind: "silent", server };
    if (response instanceof Error) return { kind: "unsent", server, reason: response.message };
    if (response.kind === "error") return { kind: "refused", server, code: response.code };
    const roundTripMs = performance.now() - startMs;
    return { kind: "answered", server, address, mapped: response.mapped, roundTripMs };
  }

  /** Sends until an answer comes, sending fails, or `signal` aborts. */
  async #request(
    id: Uint8Array,
    [host, port]: readonly [string, number],
    signal: AbortSignal,
  ): Promise<BindingResponse | Error | undefined> {
    const answer = Promise.withResolvers<BindingResponse | Error | undefined>();
    const giveUp = () => answer.resolve(undefined);
    const request = encodeBindingRequest(id);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const send = (waitMs: number): void => {
      this.#socket.send(request, port, host, (error) => error && answer.resolve(error));
      timer = setTimeout(send, waitMs, 2 * waitMs);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    this.#waiting.set(String(id), answer.resolve);
    try {
      if (!signal.aborted) send(RETRANSMISSION_MS);
      else giveUp();
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(String(id));
      signal.removeEventListener("abort", giveUp);
    }
  }
}

/** A server as people name it: `stun.example.org:3478`, `[::1]:3478`. */
export function formatStunServer({ host, port }: StunServer): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
