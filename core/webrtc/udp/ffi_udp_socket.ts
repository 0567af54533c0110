/**
 * A UDP socket of Linux's own, through FFI: many datagrams per system call in both directions (UDP_SEGMENT, UDP_GRO).
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { isIPv4 } from "node:net";
import { BoundSocket } from "./bound_socket.ts";
import type { DatagramBatch, DatagramSocket, SocketAddress } from "./datagram_socket.ts";
import { acquireLibc, addressOf, errno, type Libc, Linux, releaseLibc } from "./libc.ts";
import { MessageHeader } from "./message_header.ts";
import type { Fragmentation } from "../fragmentation.ts";
import { type Pollable, pollingChanged, startPolling, stopPolling } from "./poller.ts";
import { decodeSocketAddress, encodeSocketAddress, SOCKET_ADDRESS_BYTES } from "./socket_address.ts";

/** Bytes asked of the system for each direction; it gives what it allows (net.core.rmem_max). */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/** Bytes of one read: as much as the kernel joins. */
const RECEIVE_BYTES = 65_536;

/** Milliseconds of reading, and of what that sets off, before others have their turn. */
const READING_MS = 2;

/** Datagrams of one call (UDP_MAX_SEGMENTS of Linux before 6.9). */
const BATCH_DATAGRAMS = 64;

/** What every part of an IPv6 path takes (RFC 8200, section 5). */
const IPV6_LEAST_MTU = 1280;

/** How Linux is told. */
const DISCOVERY: Readonly<Record<Fragmentation, number>> = {
  usual: Linux.PMTUDISC_WANT,
  never: Linux.PMTUDISC_PROBE,
  allowed: Linux.PMTUDISC_DONT,
};

/** Bytes of a datagram sent alone, at most. */
const SINGLE_BYTES = 65_507;

/** A bound socket of Linux's own. */
export class FfiUdpSocket extends BoundSocket implements DatagramSocket, Pollable {
  readonly batchDatagrams = BATCH_DATAGRAMS;
  readonly rulesFragments = true;
  readonly unreadBytes: number;
  readonly descriptor: number;
  wantsToWrite = false;
  readonly #libc: Libc;
  readonly #outgoing = new MessageHeader();
  readonly #incoming = new MessageHeader();
  readonly #received = new Uint8Array(new ArrayBuffer(RECEIVE_BYTES));
  readonly #single = new Uint8Array(new ArrayBuffer(SINGLE_BYTES));
  readonly #singleAddress = addressOf(this.#single.buffer);
  readonly #lastName = new Uint8Array(SOCKET_ADDRESS_BYTES);
  #lastFrom: SocketAddress = ["", 0];
  #lastTo: SocketAddress | undefined;
  #batchBuffer: ArrayBuffer | undefined;
  #batchAddress = 0n;
  /** A batch of which only some were sent, one by one. */
  #apart: { readonly batch: DatagramBatch; readonly at: number } | undefined;
  #fragmentation: Fragmentation = "usual";
  #whenWritable: PromiseWithResolvers<void> | undefined;

  private constructor(libc: Libc, descriptor: number, host: string, port: number) {
    super(host, port);
    this.#libc = libc;
    this.descriptor = descriptor;
    this.unreadBytes = receiveBufferBytes(libc, descriptor) >> 1;
    this.#incoming.setData(addressOf(this.#received.buffer), RECEIVE_BYTES);
  }

  /**
   * Binds a free port of `host`, an IP literal.
   * @throws Error when the address cannot be bound, or the system, its C library or the permissions do not allow it.
   */
  static override bind(host: string): FfiUdpSocket {
    const libc = acquireLibc();
    let descriptor = -1;
    try {
      descriptor = openSocket(libc, host);
      const socket = new FfiUdpSocket(libc, descriptor, host, boundPort(libc, descriptor));
      startPolling(socket);
      return socket;
    } catch (error) {
      if (descriptor >= 0) libc.close(descriptor);
      releaseLibc();
      throw error;
    }
  }

  readonly send = (data: Uint8Array, to?: SocketAddress): Promise<void> => {
    if (this.closed || to === undefined || data.length > SINGLE_BYTES) return Promise.resolve();
    this.#single.set(data);
    this.#setDestination(to);
    this.#outgoing.setData(this.#singleAddress, data.length);
    this.#outgoing.setSegment(0);
    this.#sendOut();
    return Promise.resolve();
  };

  /** Returns false when the system takes no more now: try the same batch after {@linkcode FfiUdpSocket.whenWritable}. */
  readonly sendBatch = (batch: DatagramBatch, to: SocketAddress): boolean => {
    const { bytes, start, end, segmentBytes, fragmentation = "usual" } = batch;
    if (this.closed) return true;
    if (start < 0 || end > bytes.length || start >= end || segmentBytes < 1) {
      throw new RangeError(`no batch from ${start} to ${end} of ${segmentBytes} bytes each`);
    }
    if (bytes.buffer !== this.#batchBuffer) {
      this.#batchBuffer = bytes.buffer;
      this.#batchAddress = addressOf(bytes.buffer);
    }
    this.#setDestination(to);
    this.#outgoing.setData(this.#batchAddress + BigInt(bytes.byteOffset + start), end - start);
    this.#outgoing.setSegment(end - start > segmentBytes ? segmentBytes : 0);
    if (fragmentation !== this.#fragmentation) this.#setFragmentation(fragmentation);
    const outcome = batch === this.#apart?.batch ? "failed" : this.#sendOut();
    if (outcome !== "failed") return outcome === "sent";
    return end - start <= segmentBytes || this.#sendApart(batch);
  };

  readonly whenWritable = (): Promise<void> => {
    this.#whenWritable ??= Promise.withResolvers<void>();
    this.wantsToWrite = true;
    pollingChanged();
    return this.#whenWritable.promise;
  };

  writable(): void {
    this.wantsToWrite = false;
    this.#whenWritable?.resolve();
    this.#whenWritable = undefined;
  }

  readable(): boolean {
    const endMs = performance.now() + READING_MS;
    do {
      if (this.closed) return false;
      this.#incoming.prepareToReceive();
      const length = Number(this.#libc.recvmsg(this.descriptor, this.#incoming.address, Linux.MSG_DONTWAIT));
      if (length < 0) return false;
      this.#deliver(length, this.#incoming.receivedSegment() || length);
    } while (performance.now() < endMs);
    return true;
  }

  /** A descriptor that is still waited for must not be closed: its number may be somebody else's by then. */
  protected override async release(): Promise<void> {
    this.writable();
    await stopPolling(this);
    this.#libc.close(this.descriptor);
    releaseLibc();
  }

  /**
   * Sends the datagrams of a batch one by one, going on where a full buffer ended the last try. There are devices and
   * routes that take none together: too narrow ones (EMSGSIZE, EINVAL), and those of IPsec (EIO).
   */
  #sendApart(batch: DatagramBatch): boolean {
    const { bytes, start, end, segmentBytes } = batch;
    let at = batch === this.#apart?.batch ? this.#apart.at : start;
    this.#apart = undefined;
    this.#outgoing.setSegment(0);
    for (; at < end; at += segmentBytes) {
      this.#outgoing.setData(
        this.#batchAddress + BigInt(bytes.byteOffset + at),
        Math.min(segmentBytes, end - at),
      );
      const outcome = this.#sendOut();
      // What fails for another reason, such as a route that went away, is lost like any datagram; the others are alike.
      if (outcome === "failed") return true;
      if (outcome === "full") {
        this.#apart = { batch, at };
        return false;
      }
    }
    return true;
  }

  /** Sends what the header says. */
  #sendOut(): "sent" | "full" | "failed" {
    const sent = Number(this.#libc.sendmsg(this.descriptor, this.#outgoing.address, Linux.MSG_DONTWAIT));
    if (sent >= 0) return "sent";
    return errno(this.#libc) === Linux.EAGAIN ? "full" : "failed";
  }

  /** What happens from now on to datagrams that are too large for a part of the path (ip(7), ipv6(7)). */
  #setFragmentation(fragmentation: Fragmentation): void {
    this.#fragmentation = fragmentation;
    const [level, option] = this.addressFamily === 4
      ? [Linux.IPPROTO_IP, Linux.IP_MTU_DISCOVER]
      : [Linux.IPPROTO_IPV6, Linux.IPV6_MTU_DISCOVER];
    setOption(this.#libc, this.descriptor, level, option, DISCOVERY[fragmentation]);
    // Routers do not cut IPv6, so that is done here. It says nothing about datagrams that are not to be cut.
    if (this.addressFamily === 6 && fragmentation === "allowed") {
      setOption(this.#libc, this.descriptor, Linux.IPPROTO_IPV6, Linux.IPV6_MTU, IPV6_LEAST_MTU);
    }
  }

  #deliver(length: number, segmentBytes: number): void {
    const from = this.#sender();
    for (let at = 0; at < length && !this.closed; at += segmentBytes) {
      const end = Math.min(at + segmentBytes, length);
      if (this.takeDatagram(this.#received, at, end, from)) continue;
      this.onData(Buffer.from(this.#received.slice(at, end).buffer), from);
    }
  }

  /** Nearly always the same as before. */
  #sender(): SocketAddress {
    const { name } = this.#incoming;
    const isV4 = name[0] === Linux.AF_INET;
    const known = isV4 ? 8 : SOCKET_ADDRESS_BYTES;
    let at = 0;
    while (at < known && name[at] === this.#lastName[at]) at++;
    if (at < known) {
      this.#lastName.set(name);
      this.#lastFrom = decodeSocketAddress(name);
    }
    return this.#lastFrom;
  }

  #setDestination(to: SocketAddress): void {
    const last = this.#lastTo;
    if (last !== undefined && last[1] === to[1] && last[0] === to[0]) return;
    this.#outgoing.setName(encodeSocketAddress(to));
    this.#lastTo = to;
  }
}

function openSocket(libc: Libc, host: string): number {
  const name = encodeSocketAddress([host, 0]);
  const family = isIPv4(host) ? Linux.AF_INET : Linux.AF_INET6;
  const type = Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
  const descriptor = libc.socket(family, type, 0);
  if (descriptor < 0) throw new Error(`no socket: error ${errno(libc)}`);
  const set = (level: number, option: number, value: number) =>
    setOption(libc, descriptor, level, option, value);
  set(Linux.SOL_SOCKET, Linux.SO_SNDBUF, SOCKET_BUFFER_BYTES);
  set(Linux.SOL_SOCKET, Linux.SO_RCVBUF, SOCKET_BUFFER_BYTES);
  if (family === Linux.AF_INET6) set(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 1);
  const failed = set(Linux.SOL_UDP, Linux.UDP_GRO, 1) < 0 || libc.bind(descriptor, name, name.length) < 0;
  if (!failed) return descriptor;
  const code = errno(libc);
  libc.close(descriptor);
  throw new Error(`${host} cannot be bound: error ${code}`);
}

function setOption(libc: Libc, descriptor: number, level: number, option: number, value: number): number {
  return libc.setsockopt(descriptor, level, option, new Uint8Array(new Int32Array([value]).buffer), 4);
}

/** What the system gave; it counts what a datagram takes in memory, about twice what is in it (socket(7): SO_RCVBUF). */
function receiveBufferBytes(libc: Libc, descriptor: number): number {
  const bytes = new Int32Array(1);
  const length = new Uint8Array(new Uint32Array([bytes.byteLength]).buffer);
  libc.getsockopt(descriptor, Linux.SOL_SOCKET, Linux.SO_RCVBUF, new Uint8Array(bytes.buffer), length);
  return bytes[0]!;
}

function boundPort(libc: Libc, descriptor: number): number {
  const name = new Uint8Array(SOCKET_ADDRESS_BYTES);
  libc.getsockname(descriptor, name, new Uint8Array(new Uint32Array([name.length]).buffer));
  return (name[2]! << 8) | name[3]!;
}
