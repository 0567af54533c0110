/**
 * A receipt for a packet: a HEARTBEAT in front of its DATA, whose answer says that this very packet arrived (RFC 9260,
 * section 6.10, lets control chunks share a packet with DATA; section 8.3 has them answered at once, byte for byte).
 *
 *     +---------------+---------------+-------------------------------+
 *     | type = 4 or 5 |       0       |         length = 20           |
 *     +---------------+---------------+-------------------------------+
 *     |  heartbeat information: 1     |              16               |
 *     +-------------------------------+-------------------------------+
 *     |  "rcpt", which tells it from other questions                  |
 *     +---------------------------------------------------------------+
 *     |  number of the first transmission in the packet, modulo 2^32  |
 *     +---------------------------------------------------------------+
 *     |  how many transmissions                                       |
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { type Chunk, ChunkType } from "./chunk.ts";

/** Bytes of the HEARTBEAT that asks for a receipt, and of its answer. */
export const RECEIPT_BYTES = 20;

const HEARTBEAT_INFORMATION = 1;
const INFORMATION_BYTES = 16;
const RECEIPT = 0x72637074;

/** What a receipt is for. */
export interface Receipt {
  /** The number of the first transmission in the packet, modulo 2^32. */
  readonly first: number;
  /** How many transmissions, as the peer says. */
  readonly count: number;
}

/** Writes the question at `at`: have transmissions `first` to `first + count − 1` arrived? */
export function writeReceiptRequest(into: Uint8Array, at: number, first: number, count: number): void {
  into[at] = ChunkType.heartbeat;
  into[at + 1] = 0;
  writeUint16(into, at + 2, RECEIPT_BYTES);
  writeUint16(into, at + 4, HEARTBEAT_INFORMATION);
  writeUint16(into, at + 6, INFORMATION_BYTES);
  writeUint32(into, at + 8, RECEIPT);
  writeUint32(into, at + 12, first);
  writeUint32(into, at + 16, count);
}

/** What was asked, when `chunk`, a HEARTBEAT ACK, answers such a question; undefined when it answers another. */
export function readReceipt(chunk: Chunk): Receipt | undefined {
  if (chunk.length !== RECEIPT_BYTES || readUint16(chunk, 4) !== HEARTBEAT_INFORMATION) return undefined;
  if (readUint16(chunk, 6) !== INFORMATION_BYTES || readUint32(chunk, 8) !== RECEIPT) return undefined;
  return { first: readUint32(chunk, 12), count: readUint32(chunk, 16) };
}
