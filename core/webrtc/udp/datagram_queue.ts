/**
 * Datagrams that wait for each other: a socket that sends several at once, as Deno's do, lets the last one overtake.
 *
 * @module
 */

import type { DatagramBatch, SocketAddress } from "./datagram_socket.ts";

/** Datagrams that may wait; more are dropped. */
const QUEUED_DATAGRAMS = 512;

/**
 * Datagrams of a batch. They leave while the next batch is made, so that neither the network nor the peer waits for long,
 * and what comes after the wait is no more than its socket's buffer holds (212,992 bytes: 90 datagrams on Linux).
 */
export const QUEUED_BATCH_DATAGRAMS = 8;

/** Milliseconds that the last datagrams may take to leave a socket that is closed. */
const LAST_SEND_MS = 500;

/** Sends one datagram; resolves when the next may follow, whatever became of it. Never rejects. */
export type Transmit = (data: Uint8Array, to: SocketAddress) => Promise<void>;

interface Queued {
  readonly data: Uint8Array;
  readonly to: SocketAddress;
}

/** Datagrams on their way out of one socket, in order. */
export class DatagramQueue {
  readonly #transmit: Transmit;
  #queue: Queued[] = [];
  #whenIdle: Promise<void> | undefined;

  /** @param transmit Called for one datagram after the other. */
  constructor(transmit: Transmit) {
    this.#transmit = transmit;
  }

  /** Queues one, which is the queue's from now on; dropped when too many wait already. */
  push(data: Uint8Array, to: SocketAddress): void {
    if (this.#queue.length >= QUEUED_DATAGRAMS) return;
    this.#queue.push({ data, to });
    this.#whenIdle ??= this.#run();
  }

  /** Queues the datagrams of a batch, which is copied; false when as many wait already. */
  pushBatch({ bytes, start, end, segmentBytes }: DatagramBatch, to: SocketAddress): boolean {
    if (this.#queue.length >= QUEUED_BATCH_DATAGRAMS) return false;
    const copy = bytes.slice(start, end);
    for (let at = 0; at < copy.length; at += segmentBytes) {
      this.push(copy.subarray(at, Math.min(at + segmentBytes, copy.length)), to);
    }
    return true;
  }

  /** Resolves when nothing waits to be sent. */
  whenIdle(): Promise<void> {
    return this.#whenIdle ?? Promise.resolve();
  }

  /** Resolves when the last datagrams have left, or had their time: a socket drops them when it is closed. */
  async drain(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, LAST_SEND_MS);
    await Promise.race([this.whenIdle(), late.promise]);
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const queued = this.#queue;
      this.#queue = [];
      for (const { data, to } of queued) await this.#transmit(data, to);
    }
    this.#whenIdle = undefined;
  }
}
