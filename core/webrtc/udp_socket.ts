/**
 * One UDP socket bound to one local address, in the shape werift's protocols expect of a transport.
 *
 * werift's own leaves the socket without an error listener, so that a route that goes away ends the process.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import { setImmediate } from "node:timers";
import type { DatagramSocket, SocketAddress } from "./udp/datagram_socket.ts";

export type { SocketAddress } from "./udp/datagram_socket.ts";

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

  /** Sends a datagram; a datagram that cannot be sent is a lost one. */
  send = (data: Uint8Array, to?: SocketAddress): Promise<void> => {
    if (!this.closed && to !== undefined) this.#socket.send(data, to[1], to[0]);
    return Promise.resolve();
  };

  /** Releases the socket; resolves when it is gone. Safe to call twice. */
  close = (): Promise<void> => {
    this.closed = true;
    // What was sent last leaves in the next tick; a socket that is closed before drops it.
    this.#whenClosed ??= new Promise((resolve) => setImmediate(() => this.#socket.close(() => resolve())));
    return this.#whenClosed;
  };
}
