/**
 * A bound UDP socket, whatever is behind it, in the shape werift's protocols expect of a transport.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import type { Fragmentation } from "../fragmentation.ts";

/** Address and port of a datagram's other end, as werift has it. */
export type SocketAddress = readonly [host: string, port: number];

/**
 * Looks at a datagram where it lies in `bytes`, from `start` to `end`, and may change it there. Returns whether it took it;
 * what it leaves is delivered in the ordinary way.
 */
export type DatagramTaker = (
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
  end: number,
  from: SocketAddress,
) => boolean;

/** A bound socket. */
export interface DatagramSocket {
  /** What werift asks to tell UDP from TCP. */
  readonly type: "udp";
  /** Whether {@linkcode DatagramSocket.close} was called. */
  readonly closed: boolean;
  /** The bound address. */
  readonly host: string;
  /** The bound port. */
  readonly port: number;
  /** Where the socket is bound. */
  readonly address: { address: string; port: number };
  /** 4 or 6. */
  readonly addressFamily: 4 | 6;
  /** Datagrams worth putting in a batch: what one call sends, or what may be made before the first of them leaves. */
  readonly batchDatagrams: number;
  /** Whether it heeds {@linkcode DatagramBatch.fragmentation}. */
  readonly rulesFragments: boolean;
  /** Bytes of packets that it is sure to hold while nobody reads. */
  readonly unreadBytes: number;
  /** Sees each datagram first, where the socket can show it without a copy. */
  takeDatagram?: DatagramTaker;
  /** Gets each datagram; the bytes belong to it. Replaced by whoever uses the socket. */
  onData: (data: Buffer, from: SocketAddress) => void;
  /** Sends a datagram; a datagram that cannot be sent is a lost one. */
  readonly send: (data: Uint8Array, to?: SocketAddress) => Promise<void>;
  /** Sends many datagrams at once; false when the socket takes no more now. */
  readonly sendBatch: (batch: DatagramBatch, to: SocketAddress) => boolean;
  /** Resolves when the socket takes datagrams again after {@linkcode DatagramSocket.sendBatch} said no. */
  readonly whenWritable: () => Promise<void>;
  /** Releases the socket; resolves when it is gone. Safe to call twice. */
  readonly close: () => Promise<void>;
}

/** Datagrams side by side, all of `segmentBytes` but the last, which may be shorter. */
export interface DatagramBatch {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly start: number;
  readonly end: number;
  readonly segmentBytes: number;
  /** What may happen to them on the way, where the socket can tell the network. @default "usual" */
  readonly fragmentation?: Fragmentation;
}
