/**
 * The common header in front of every packet (RFC 9260, section 3.1), and the checksum rules of RFC 9653.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-------------------------------+-------------------------------+
 *     |          source port          |       destination port        |
 *     +-------------------------------+-------------------------------+
 *     |                       verification tag                        |
 *     +---------------------------------------------------------------+
 *     |              checksum: CRC32c, little-endian, or 0            |
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { crc32c } from "../crc32c.ts";

/** Bytes of the common header. */
export const COMMON_HEADER_BYTES = 12;

const CHECKSUM_AT = 8;

/** The common header without its checksum. */
export interface CommonHeader {
  sourcePort: number;
  destinationPort: number;
  verificationTag: number;
}

/** Writes the common header at `at`, its checksum zero. */
export function writeCommonHeader(into: Uint8Array, at: number, header: CommonHeader): void {
  writeUint16(into, at, header.sourcePort);
  writeUint16(into, at + 2, header.destinationPort);
  writeUint32(into, at + 4, header.verificationTag);
  writeUint32(into, at + CHECKSUM_AT, 0);
}

/** The common header of a packet that has at least {@linkcode COMMON_HEADER_BYTES}. */
export function readCommonHeader(packet: Uint8Array): CommonHeader {
  return {
    sourcePort: readUint16(packet, 0),
    destinationPort: readUint16(packet, 2),
    verificationTag: readUint32(packet, 4),
  };
}

/** Fills in the checksum of the packet from `start` to `end`. */
export function writeChecksum(into: Uint8Array, start: number, end: number): void {
  const crc = crc32c(into, start, end, start + CHECKSUM_AT);
  // The reflected CRC goes out with its lowest byte first (RFC 9260, appendix A).
  into[start + CHECKSUM_AT] = crc;
  into[start + CHECKSUM_AT + 1] = crc >>> 8;
  into[start + CHECKSUM_AT + 2] = crc >>> 16;
  into[start + CHECKSUM_AT + 3] = crc >>> 24;
}

/** Whether the checksum field is zero, which RFC 9653 lets stand for «protected otherwise». */
export function hasZeroChecksum(packet: Uint8Array): boolean {
  return readUint32(packet, CHECKSUM_AT) === 0;
}

/** Whether the checksum is the CRC32c of the packet. */
export function hasRightChecksum(packet: Uint8Array): boolean {
  const crc = crc32c(packet, 0, packet.length, CHECKSUM_AT);
  return packet[8] === (crc & 0xff) && packet[9] === ((crc >>> 8) & 0xff) &&
    packet[10] === ((crc >>> 16) & 0xff) && packet[11] === crc >>> 24;
}
