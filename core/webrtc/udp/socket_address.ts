/**
 * Socket addresses as Linux has them in memory (ip(7), ipv6(7)).
 *
 *     IPv4 (16 bytes): | family 2 | port, big-endian | address (4) | zeros (8) |
 *     IPv6 (28 bytes): | family 10 | port, big-endian | flow (4) | address (16) | scope (4) |
 *
 * @module
 */

import { isIPv4 } from "node:net";
import { canonicalHost } from "../canonical_host.ts";
import type { SocketAddress } from "./datagram_socket.ts";
import { Linux } from "./libc.ts";

/** Bytes of the larger one. */
export const SOCKET_ADDRESS_BYTES = 28;

/**
 * The bytes of `address`, whose host is an IP literal.
 * @throws TypeError when it is none.
 */
export function encodeSocketAddress([host, port]: SocketAddress): Uint8Array<ArrayBuffer> {
  const isV4 = isIPv4(host);
  const bytes = new Uint8Array(new ArrayBuffer(isV4 ? 16 : SOCKET_ADDRESS_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isV4 ? Linux.AF_INET : Linux.AF_INET6, true);
  view.setUint16(2, port);
  if (isV4) bytes.set(host.split(".").map(Number), 4);
  else bytes.set(parseIPv6(host), 8);
  return bytes;
}

/** The address in `bytes`, IPv6 in the shortest form (RFC 5952). */
export function decodeSocketAddress(bytes: Uint8Array): SocketAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const port = view.getUint16(2);
  if (view.getUint16(0, true) === Linux.AF_INET) return [bytes.subarray(4, 8).join("."), port];
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(8 + 2 * index).toString(16));
  return [canonicalHost(groups.join(":")), port];
}

function parseIPv6(host: string): Uint8Array {
  const [before = "", after] = canonicalHost(host).split("::");
  const left = before === "" ? [] : before.split(":");
  const right = after === undefined || after === "" ? [] : after.split(":");
  const middle = after === undefined ? [] : new Array(8 - left.length - right.length).fill("0");
  const bytes = new Uint8Array(16);
  [...left, ...middle, ...right].forEach((group, index) => {
    const value = parseInt(group, 16);
    bytes[2 * index] = value >> 8;
    bytes[2 * index + 1] = value;
  });
  return bytes;
}
