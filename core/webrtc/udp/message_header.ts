/**
 * A `struct msghdr` with all it points to, in one piece of memory that never moves (recvmsg(2), cmsg(3), udp(7)).
 *
 *       0 ┌────────────────────────────┐
 *         │ msghdr: name, iov, control │
 *      56 ├────────────────────────────┤
 *         │ iovec: address, length     │
 *      72 ├────────────────────────────┤
 *         │ name: socket address       │
 *     104 ├────────────────────────────┤
 *         │ control: one cmsg          │
 *     136 └────────────────────────────┘
 *
 * @module
 */

import { addressOf, Linux } from "./libc.ts";
import { SOCKET_ADDRESS_BYTES } from "./socket_address.ts";

const IOVEC_AT = 56;
const NAME_AT = 72;
const CONTROL_AT = 104;
const TOTAL_BYTES = 136;
/** Bytes of a cmsghdr: length, level, type. */
const CMSG_HEADER_BYTES = 16;
/** CMSG_SPACE of anything up to eight bytes. */
const CMSG_SPACE = 24;

/** One header for one socket and direction, used again and again. */
export class MessageHeader {
  /** Where it is: what sendmsg and recvmsg take. */
  readonly address: bigint;
  readonly #memory = new ArrayBuffer(TOTAL_BYTES);
  readonly #view = new DataView(this.#memory);
  /** The socket address in it. */
  readonly name = new Uint8Array(this.#memory, NAME_AT, SOCKET_ADDRESS_BYTES);

  constructor() {
    this.address = addressOf(this.#memory);
    this.#setPointer(0, this.address + BigInt(NAME_AT));
    this.#setPointer(16, this.address + BigInt(IOVEC_AT));
    this.#setSize(24, 1);
    this.#setPointer(32, this.address + BigInt(CONTROL_AT));
  }

  /** Points it at `length` bytes at `address`. */
  setData(address: bigint, length: number): void {
    this.#setPointer(IOVEC_AT, address);
    this.#setSize(IOVEC_AT + 8, length);
  }

  /** Makes it say where to. */
  setName(socketAddress: Uint8Array): void {
    this.name.set(socketAddress);
    this.#view.setUint32(8, socketAddress.length, true);
  }

  /** Makes it ask for segments of `bytes` each; 0 for one datagram. */
  setSegment(bytes: number): void {
    this.#setSize(40, bytes === 0 ? 0 : CMSG_SPACE);
    if (bytes === 0) return;
    this.#setSize(CONTROL_AT, CMSG_HEADER_BYTES + 2);
    this.#view.setInt32(CONTROL_AT + 8, Linux.SOL_UDP, true);
    this.#view.setInt32(CONTROL_AT + 12, Linux.UDP_SEGMENT, true);
    this.#view.setUint16(CONTROL_AT + CMSG_HEADER_BYTES, bytes, true);
  }

  /** Makes room for what is to be received. */
  prepareToReceive(): void {
    this.#view.setUint32(8, SOCKET_ADDRESS_BYTES, true);
    this.#setSize(40, CMSG_SPACE);
  }

  /** Bytes of each datagram in what was received; 0 when it is one. */
  receivedSegment(): number {
    const hasControl = this.#view.getUint32(40, true) >= CMSG_HEADER_BYTES + 2;
    if (!hasControl || this.#view.getInt32(CONTROL_AT + 12, true) !== Linux.UDP_GRO) return 0;
    return this.#view.getInt32(CONTROL_AT + CMSG_HEADER_BYTES, true);
  }

  #setPointer(at: number, address: bigint): void {
    this.#view.setBigUint64(at, address, true);
  }

  /** A `size_t` that fits 32 bits; its upper half stays zero. */
  #setSize(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }
}
