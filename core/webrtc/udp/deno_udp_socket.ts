/**
 * A UDP socket of Deno's own, where its unstable `net` is there: a third of what node:dgram costs for each datagram, and
 * one buffer for all of them.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import { QueuedSocket } from "./bound_socket.ts";
import type { DatagramSocket, SocketAddress } from "./datagram_socket.ts";

/** Bytes of the largest datagram there is. */
const RECEIVE_BYTES = 65_536;

/** Reads that may fail in a row; Windows reports each refused datagram, a socket that is broken reports for ever. */
const FAILED_READS = 1_000;

/** What is used of a `Deno.DatagramConn`, which is not among the stable types. */
interface Connection {
  readonly addr: { readonly port: number };
  receive(buffer: Uint8Array): Promise<[Uint8Array, Address]>;
  send(data: Uint8Array, to: Address): Promise<number>;
  close(): void;
}

interface Address {
  readonly transport: "udp";
  readonly hostname: string;
  readonly port: number;
}

type Listen = (options: Address) => Connection;

/** Whether there are such sockets: `"unstable": ["net"]` was in force when the process started. */
export function hasDenoSockets(): boolean {
  return "listenDatagram" in Deno;
}

/** A bound socket of Deno's own. */
export class DenoUdpSocket extends QueuedSocket implements DatagramSocket {
  readonly #connection: Connection;
  readonly #received = new Uint8Array(new ArrayBuffer(RECEIVE_BYTES));
  readonly #whenDeaf: Promise<void>;
  #lastTo: SocketAddress = ["", 0];
  #to: Address = { transport: "udp", hostname: "", port: 0 };
  #lastFrom: SocketAddress = ["", 0];

  private constructor(connection: Connection, host: string) {
    super(host, connection.addr.port, (data, to) => this.#transmit(data, to));
    this.#connection = connection;
    this.#whenDeaf = this.#listen();
  }

  /**
   * Binds a free port of `host`, an IP literal.
   * @throws Error of the system when the address cannot be bound.
   */
  static override bind(host: string): DenoUdpSocket {
    const { listenDatagram } = Deno as unknown as { listenDatagram: Listen };
    return new DenoUdpSocket(listenDatagram({ transport: "udp", hostname: host, port: 0 }), host);
  }

  protected override async release(): Promise<void> {
    await this.queue.drain();
    this.#connection.close();
    await this.#whenDeaf;
    await this.queue.whenIdle();
  }

  async #transmit(data: Uint8Array, to: SocketAddress): Promise<void> {
    try {
      await this.#connection.send(data, this.#addressOf(to));
    } catch {
      // What cannot be sent is lost, like any datagram.
    }
  }

  async #listen(): Promise<void> {
    for (let failed = 0; failed < FAILED_READS;) {
      const datagram = await this.#connection.receive(this.#received).catch(() => undefined);
      if (this.closed) return;
      failed = datagram === undefined ? failed + 1 : 0;
      if (datagram === undefined) await new Promise<void>((resolve) => setImmediate(resolve));
      else this.#deliver(datagram[0].length, this.#senderOf(datagram[1]));
    }
  }

  #deliver(length: number, from: SocketAddress): void {
    if (this.takeDatagram(this.#received, 0, length, from)) return;
    this.onData(Buffer.from(this.#received.slice(0, length).buffer), from);
  }

  /** Nearly always the same as before. */
  #addressOf(to: SocketAddress): Address {
    if (to[1] !== this.#lastTo[1] || to[0] !== this.#lastTo[0]) {
      this.#lastTo = to;
      this.#to = { transport: "udp", hostname: to[0], port: to[1] };
    }
    return this.#to;
  }

  #senderOf({ hostname, port }: Address): SocketAddress {
    const last = this.#lastFrom;
    if (port !== last[1] || hostname !== last[0]) this.#lastFrom = [hostname.split("%")[0]!, port];
    return this.#lastFrom;
  }
}
