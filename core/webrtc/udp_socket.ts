/**
 * One UDP socket bound to one local address, in the shape werift's protocols expect of a transport.
 *
 * werift's own leaves the socket without an error listener, so that a route that goes away ends the process. And Deno's
 * node:dgram sends what it is given in one turn of the loop in *reverse* order, so datagrams wait for each other.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import { DatagramQueue, QUEUED_BATCH_DATAGRAMS } from "./udp/datagram_queue.ts";
import type { DatagramBatch, DatagramSocket, DatagramTaker, SocketAddress } from "./udp/datagram_socket.ts";

export type { SocketAddress } from "./udp/datagram_socket.ts";

/** A bound socket. */
export class UdpSocket implements DatagramSocket {
  /** What werift asks to tell UDP from TCP. */
  readonly type = "udp";
  readonly batchDatagrams = QUEUED_BATCH_DATAGRAMS;
  readonly rulesFragments = false;
  /** Whether {@linkcode UdpSocket.close} was called. */
  closed = false;
  takeDatagram: DatagramTaker = () => false;
  /** Gets each datagram; the bytes belong to it. Replaced by whoever uses the socket. */
  onData: (data: Buffer, from: SocketAddress) => void = () => {};
  readonly #socket: Socket;
  readonly #host: string;
  readonly #queue: DatagramQueue;
  #whenClosed: Promise<void> | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    this.#queue = new DatagramQueue((data, [address, port]) => {
      return new Promise((resolve) => socket.send(data, port, address, () => resolve()));
    });
    socket.on("message", (data: Buffer<ArrayBuffer>, { address, port }: RemoteInfo) => {
      this.#deliver(data, [address.split("%")[0]!, port]);
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
    if (!this.closed && to !== undefined) this.#queue.push(data, to);
    return Promise.resolve();
  };

  /** Sends the datagrams of a batch, which is copied; false when too many wait already. */
  sendBatch = (batch: DatagramBatch, to: SocketAddress): boolean => {
    return this.closed || this.#queue.pushBatch(batch, to);
  };

  /** Resolves when nothing waits to be sent. */
  whenWritable = (): Promise<void> => this.#queue.whenIdle();

  /** Releases the socket; resolves when it is gone. Safe to call twice. */
  close = (): Promise<void> => {
    this.closed = true;
    this.#whenClosed ??= this.#close();
    return this.#whenClosed;
  };

  async #close(): Promise<void> {
    await this.#queue.drain();
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #deliver(data: Buffer<ArrayBuffer>, from: SocketAddress): void {
    const start = data.byteOffset;
    const bytes = new Uint8Array(data.buffer);
    if (!this.takeDatagram(bytes, start, start + data.length, from)) this.onData(data, from);
  }
}
