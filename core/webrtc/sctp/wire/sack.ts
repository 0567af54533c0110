/**
 * SACK: what has arrived (RFC 9260, section 3.3.4).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +---------------+---------------+-------------------------------+
 *     |   type = 3    |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     |                       cumulative TSN ack                      |
 *     +---------------------------------------------------------------+
 *     |              advertised receiver window credit                |
 *     +-------------------------------+-------------------------------+
 *     |    number of gap blocks (N)   |  number of duplicates (X)     |
 *     +-------------------------------+-------------------------------+
 *     |  N × { start offset, end offset } from the cumulative TSN     |
 *     +---------------------------------------------------------------+
 *     |                     X × duplicate TSN                         |
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";
import { ChunkType } from "./chunk.ts";

/** Bytes in front of the gap blocks. */
export const SACK_HEADER_BYTES = 16;

/** A SACK as read: the lists stay in the packet and are read from there. */
export interface SackHeader {
  cumulativeTsn: number;
  /** Bytes the receiver still takes. */
  window: number;
  gapBlocks: number;
  duplicates: number;
}

/**
 * Reads the SACK of `length` bytes at `at` into `sack`, which is reused.
 * @throws SctpProtocolError when its lists are longer than it is.
 */
export function readSackHeader(packet: Uint8Array, at: number, length: number, sack: SackHeader): void {
  if (length < SACK_HEADER_BYTES) throw new SctpProtocolError("SACK cut off");
  sack.cumulativeTsn = readUint32(packet, at + 4);
  sack.window = readUint32(packet, at + 8);
  sack.gapBlocks = readUint16(packet, at + 12);
  sack.duplicates = readUint16(packet, at + 14);
  if (SACK_HEADER_BYTES + 4 * (sack.gapBlocks + sack.duplicates) > length) {
    throw new SctpProtocolError("SACK lists longer than the chunk");
  }
}

/** The start offset of gap block `index` of the SACK at `at`. */
export function gapStart(packet: Uint8Array, at: number, index: number): number {
  return readUint16(packet, at + SACK_HEADER_BYTES + 4 * index);
}

/** The end offset, inclusive, of gap block `index` of the SACK at `at`. */
export function gapEnd(packet: Uint8Array, at: number, index: number): number {
  return readUint16(packet, at + SACK_HEADER_BYTES + 4 * index + 2);
}

/** Writes a SACK's header; returns the chunk's length, the lists included, which the caller writes behind it. */
export function writeSackHeader(into: Uint8Array, at: number, sack: SackHeader): number {
  const length = SACK_HEADER_BYTES + 4 * (sack.gapBlocks + sack.duplicates);
  into[at] = ChunkType.sack;
  into[at + 1] = 0;
  writeUint16(into, at + 2, length);
  writeUint32(into, at + 4, sack.cumulativeTsn);
  writeUint32(into, at + 8, sack.window);
  writeUint16(into, at + 12, sack.gapBlocks);
  writeUint16(into, at + 14, sack.duplicates);
  return length;
}

/** Writes gap block `index` of the SACK at `at`, offsets inclusive. */
export function writeGap(into: Uint8Array, at: number, index: number, start: number, end: number): void {
  writeUint16(into, at + SACK_HEADER_BYTES + 4 * index, start);
  writeUint16(into, at + SACK_HEADER_BYTES + 4 * index + 2, end);
}

/** Writes duplicate `index` behind the gap blocks of the SACK at `at`. */
export function writeDuplicate(
  into: Uint8Array,
  at: number,
  sack: SackHeader,
  index: number,
  tsn: number,
): void {
  writeUint32(into, at + SACK_HEADER_BYTES + 4 * (sack.gapBlocks + index), tsn);
}
