/**
 * The state cookie: all that answering an INIT would have to remember, kept by the one who sent it (RFC 9260, section 5.1.3).
 *
 *     | nonce (16) | local tag | peer tag | local TSN | peer TSN | window | tie tags (8) | created (8) | peer can (1) |
 *
 * The RFC asks for a MAC, because anybody could send a COOKIE ECHO. Here packets come through DTLS from the one peer,
 * who gains nothing by changing what is its own state; a random nonce of this association keeps out everything else.
 *
 * @module
 */

import { readUint32, writeUint32 } from "./bytes.ts";

/** Bytes of the nonce. */
export const COOKIE_NONCE_BYTES = 16;

const COOKIE_BYTES = COOKIE_NONCE_BYTES + 7 * 4 + 8 + 1;
const ZERO_CHECKSUM = 1;
const RECONFIG = 2;

/** What a cookie holds. */
export interface StateCookie {
  localTag: number;
  peerTag: number;
  localInitialTsn: number;
  peerInitialTsn: number;
  /** Bytes the peer takes. */
  peerWindow: number;
  /** The tags of the association there was when the INIT came; 0 when there was none. */
  localTieTag: number;
  peerTieTag: number;
  createdMs: number;
  /** The peer takes packets without a checksum. */
  zeroChecksum: boolean;
  /** The peer knows RE-CONFIG. */
  reconfig: boolean;
}

/** The bytes of `cookie`. */
export function encodeStateCookie(cookie: StateCookie, nonce: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(COOKIE_BYTES);
  bytes.set(nonce);
  const numbers = [
    cookie.localTag,
    cookie.peerTag,
    cookie.localInitialTsn,
    cookie.peerInitialTsn,
    cookie.peerWindow,
    cookie.localTieTag,
    cookie.peerTieTag,
  ];
  numbers.forEach((number, index) => writeUint32(bytes, COOKIE_NONCE_BYTES + 4 * index, number));
  new DataView(bytes.buffer).setFloat64(COOKIE_BYTES - 9, cookie.createdMs);
  bytes[COOKIE_BYTES - 1] = (cookie.zeroChecksum ? ZERO_CHECKSUM : 0) | (cookie.reconfig ? RECONFIG : 0);
  return bytes;
}

/** Reads a cookie; undefined when it is not one of ours. */
export function decodeStateCookie(bytes: Uint8Array, nonce: Uint8Array): StateCookie | undefined {
  if (bytes.length !== COOKIE_BYTES || !nonce.every((byte, index) => bytes[index] === byte)) return undefined;
  const number = (index: number) => readUint32(bytes, COOKIE_NONCE_BYTES + 4 * index);
  const flags = bytes[COOKIE_BYTES - 1]!;
  return {
    localTag: number(0),
    peerTag: number(1),
    localInitialTsn: number(2),
    peerInitialTsn: number(3),
    peerWindow: number(4),
    localTieTag: number(5),
    peerTieTag: number(6),
    createdMs: new DataView(bytes.buffer, bytes.byteOffset).getFloat64(COOKIE_BYTES - 9),
    zeroChecksum: (flags & ZERO_CHECKSUM) !== 0,
    reconfig: (flags & RECONFIG) !== 0,
  };
}
