/**
 * DATA: a message or a fragment of one (RFC 9260, section 3.3.1).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +---------------+-------+-+-+-+-+-------------------------------+
 *     |   type = 0    |  res  |I|U|B|E|            length             |
 *     +---------------+-------+-+-+-+-+-------------------------------+
 *     |                              TSN                              |
 *     +-------------------------------+-------------------------------+
 *     |       stream identifier       |    stream sequence number     |
 *     +-------------------------------+-------------------------------+
 *     |                  payload protocol identifier                  |
 *     +---------------------------------------------------------------+
 *     \                     user data (never empty)                   \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";
import { ChunkType } from "./chunk.ts";

/** Bytes in front of the user data. */
export const DATA_HEADER_BYTES = 16;

/** The flags of a DATA chunk. */
export const DataFlag = {
  /** E: the last fragment of a message. */
  end: 1,
  /** B: the first fragment of a message. */
  begin: 2,
  /** U: not ordered; the stream sequence number means nothing. */
  unordered: 4,
  /** I: acknowledge without delay. */
  immediate: 8,
} as const;

/** The fields in front of the user data. */
export interface DataHeader {
  /** {@linkcode DataFlag}s. */
  flags: number;
  tsn: number;
  stream: number;
  ssn: number;
  /** Payload protocol identifier: what the bytes are to the layer above. */
  protocol: number;
}

/** Writes the header of a DATA chunk that carries `length` bytes; the caller puts them behind it. */
export function writeDataHeader(into: Uint8Array, at: number, header: DataHeader, length: number): void {
  into[at] = ChunkType.data;
  into[at + 1] = header.flags;
  writeUint16(into, at + 2, DATA_HEADER_BYTES + length);
  writeUint32(into, at + 4, header.tsn);
  writeUint16(into, at + 8, header.stream);
  writeUint16(into, at + 10, header.ssn);
  writeUint32(into, at + 12, header.protocol);
}

/**
 * Reads the header of the DATA chunk of `length` bytes at `at` into `header`, which is reused: this happens for every packet.
 * @throws SctpProtocolError when there is no user data.
 */
export function readDataHeader(packet: Uint8Array, at: number, length: number, header: DataHeader): void {
  if (length <= DATA_HEADER_BYTES) throw new SctpProtocolError("DATA chunk without user data");
  header.flags = packet[at + 1]! & 0x0f;
  header.tsn = readUint32(packet, at + 4);
  header.stream = readUint16(packet, at + 8);
  header.ssn = readUint16(packet, at + 10);
  header.protocol = readUint32(packet, at + 12);
}
