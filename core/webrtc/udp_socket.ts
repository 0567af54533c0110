/**
 * One UDP socket bound to one local address, in the shape werift's protocols expect of a transport.
 *
 * werift's own leaves the socket without an error listener, so that a route that goes away ends the process. And Deno's
 * node:dgram sends what it is given in one turn of the loop in *reverse* order, so datagrams wait for each other.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv4 } from "node:net";
import { QueuedSocket } from "./udp/bound_socket.ts";
import type { DatagramSocket, SocketAddress } from "./udp/datagram_socket.ts";

export type { SocketAddress } from "./udp/datagram_socket.ts";

/** A bound socket of node:dgram. */
export class UdpSocket extends QueuedSocket implements DatagramSocket {
  readonly #socket: Socket;

  private constructor(socket: Socket, host: string) {
    super(host, socket.address().port, (data, to) => transmit(socket, data, to));
    this.#socket = socket;
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
  static override bind(host: string): Promise<UdpSocket> {
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

  protected override async release(): Promise<void> {
    await this.queue.drain();
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #deliver(data: Buffer<ArrayBuffer>, from: SocketAddress): void {
    const start = data.byteOffset;
    const bytes = new Uint8Array(data.buffer);
    if (!this.takeDatagram(bytes, start, start + data.length, from)) this.onData(data, from);
  }
}

/** Sends one datagram. Port 0, from which a datagram may well come, and a closed socket throw: such a one is lost, too. */
async function transmit(socket: Socket, data: Uint8Array, [address, port]: SocketAddress): Promise<void> {
  try {
    await new Promise<void>((resolve) => socket.send(data, port, address, () => resolve()));
  } catch {
    // As above.
  }
}
