/**
 * One UDP socket bound to one local address, in the shape werift's protocols expect of a transport.
 *
 * werift's own leaves the socket without an error listener, so that a route that goes away ends the process. And Deno's
 * node:dgram sends what it is given in one turn of the loop in *reverse* order, so datagrams wait here for each other.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import type { DatagramBatch, DatagramSocket, SocketAddress } from "./udp/datagram_socket.ts";

export type { SocketAddress } from "./udp/datagram_socket.ts";

/** Datagrams that may wait to be sent; a sender of batches is told to wait at as many. */
const QUEUED_DATAGRAMS = 256;

interface Queued {
  readonly data: Uint8Array;
  readonly to: SocketAddress;
}

/** Milliseconds that the last datagrams may take to leave a socket that is closed. */
const LAST_SEND_MS = 500;

/** A bound socket. */
export class UdpSocket implements DatagramSocket {
  /** What werift asks to tell UDP from TCP. */
  readonly type = "udp";
  /** Whether {@linkcode UdpSocket.close} was called. */
  closed = false;
  /** Gets each datagram; the bytes belong to it. Replaced by whoever uses the socket. */
  onData: (data: Buffer, from: SocketAddress) => void = () => {};
  readonly #socket: Socket;
  readonly #host: string;
  readonly #queue: Queued[] = [];
  #isSending = false;
  #whenIdle: PromiseWithResolvers<void> | undefined;
  #whenClosed: Promise<void> | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.on("message", (data: Buffer, { address, port }: RemoteInfo) => {
      this.onData(data, [address.split("%")[0]!, port]);
    });
    // Unreachable networks and refused ports are what ICE finds out by itself; unheard they would end the process.
    socket.on("error", () => {});
  }

  /**
   * Binds a free port of `host`, an IP literal.
   * @throws Error of the system when the address cannot be bound.
   */
  static bind(host: string): Promise<UdpSocket> {
    const socket = createSocket(isIPv4(host) ? "udp4" : "udp6");
    return new Promise((resolve, reject) => {
      socket.once("error", (error: Error) => {
        socket.close();
        reject(error);
      });
      socket.bind({ port: 0, address: host }, () => {
        socket.removeAllListeners("error");
        resolve(new UdpSocket(socket, host));
      });
    });
  }

  /** Where the socket is bound. */
  get address(): { address: string; port: number } {
    return { address: this.#host, port: this.port };
  }

  /** 4 or 6. */
  get addressFamily(): 4 | 6 {
    return isIPv4(this.#host) ? 4 : 6;
  }

  /** The bound address. */
  get host(): string {
    return this.#host;
  }

  /** The bound port. */
  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends a datagram; a datagram that cannot be sent, or finds too many before it, is a lost one. */
  send = (data: Uint8Array, to?: SocketAddress): Promise<void> => {
    if (this.closed || to === undefined || this.#queue.length >= 2 * QUEUED_DATAGRAMS) {
      return Promise.resolve();
    }
    this.#queue.push({ data, to });
    if (!this.#isSending) this.#sendNext();
    return Promise.resolve();
  };

  /** Sends the datagrams of a batch, which is copied; false when too many wait already. */
  sendBatch = ({ bytes, start, end, segmentBytes }: DatagramBatch, to: SocketAddress): boolean => {
    if (this.#queue.length >= QUEUED_DATAGRAMS) return false;
    const copy = bytes.slice(start, end);
    for (let at = 0; at < copy.length; at += segmentBytes) {
      this.send(copy.subarray(at, Math.min(at + segmentBytes, copy.length)), to);
    }
    return true;
  };

  /** Resolves when nothing waits to be sent. */
  whenWritable = (): Promise<void> => {
    if (!this.#isSending) return Promise.resolve();
    this.#whenIdle ??= Promise.withResolvers<void>();
    return this.#whenIdle.promise;
  };

  /** Releases the socket; resolves when it is gone. Safe to call twice. */
  close = (): Promise<void> => {
    this.closed = true;
    this.#whenClosed ??= this.#close();
    return this.#whenClosed;
  };

  /** A socket drops what it was given just before it is closed, such as the farewell, so that goes first. */
  async #close(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, LAST_SEND_MS);
    await Promise.race([this.whenWritable(), late.promise]);
    clearTimeout(timer);
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #sendNext(): void {
    const next = this.#queue.shift();
    this.#isSending = next !== undefined;
    if (next !== undefined) this.#socket.send(next.data, next.to[1], next.to[0], () => this.#sendNext());
    else {
      this.#whenIdle?.resolve();
      this.#whenIdle = undefined;
    }
  }
}
