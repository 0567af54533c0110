/**
 * What all kinds of sockets have in common: where they are bound, who listens, and one end.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { isIPv4 } from "node:net";
import { DatagramQueue, QUEUED_BATCH_DATAGRAMS, type Transmit } from "./datagram_queue.ts";
import type { DatagramBatch, DatagramTaker, SocketAddress } from "./datagram_socket.ts";

/**
 * Bytes of packets that a socket holds of which nobody can tell or change the size. Linux counts 2,304 bytes for one of
 * 1,188, so of its 212,992 (net.core.rmem_default) half is sure to be data; Windows begins with 65,536, others with more.
 */
export const USUAL_UNREAD_BYTES = Deno.build.os === "linux" ? 106_496 : 65_536;

/** A bound socket, whatever moves its datagrams. */
export abstract class BoundSocket {
  readonly type = "udp";
  readonly host: string;
  readonly port: number;
  closed = false;
  takeDatagram: DatagramTaker = () => false;
  onData: (data: Buffer, from: SocketAddress) => void = () => {};
  #whenClosed: Promise<void> | undefined;

  constructor(host: string, port: number) {
    this.host = host;
    this.port = port;
  }

  /** Where it is bound. */
  get address(): { address: string; port: number } {
    return { address: this.host, port: this.port };
  }

  /** 4 or 6. */
  get addressFamily(): 4 | 6 {
    return isIPv4(this.host) ? 4 : 6;
  }

  /** Releases the socket; resolves when it is gone. Safe to call twice. */
  readonly close = (): Promise<void> => {
    this.closed = true;
    this.#whenClosed ??= this.release();
    return this.#whenClosed;
  };

  /** Called once, when it is closed. */
  protected abstract release(): Promise<void>;
}

/** One whose datagrams wait for each other, because its system would let them overtake. */
export abstract class QueuedSocket extends BoundSocket {
  readonly batchDatagrams = QUEUED_BATCH_DATAGRAMS;
  readonly rulesFragments = false;
  readonly unreadBytes = USUAL_UNREAD_BYTES;
  /** What is on its way out. */
  protected readonly queue: DatagramQueue;

  /** @param transmit Called for one datagram after the other. */
  constructor(host: string, port: number, transmit: Transmit) {
    super(host, port);
    this.queue = new DatagramQueue(transmit);
  }

  /** Sends a datagram; one that cannot be sent, or finds too many before it, is a lost one. */
  readonly send = (data: Uint8Array, to?: SocketAddress): Promise<void> => {
    if (!this.closed && to !== undefined) this.queue.push(data, to);
    return Promise.resolve();
  };

  /** Sends the datagrams of a batch, which is copied; false when too many wait already. */
  readonly sendBatch = (batch: DatagramBatch, to: SocketAddress): boolean => {
    return this.closed || this.queue.pushBatch(batch, to);
  };

  /** Resolves when nothing waits to be sent. */
  readonly whenWritable = (): Promise<void> => this.queue.whenIdle();
}
