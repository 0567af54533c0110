/**
 * The outside of DTLS 1.2 records (RFC 6347, section 4.1).
 *
 *      0      1        3        5                    11       13
 *     ┌──────┬────────┬────────┬────────────────────┬────────┬───────────┐
 *     │ type │ fe fd  │ epoch  │ sequence number    │ length │ fragment … │
 *     └──────┴────────┴────────┴────────────────────┴────────┴───────────┘
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** Content types (RFC 5246, section 6.2.1). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** Bytes before the fragment. */
export const RECORD_HEADER_BYTES = 13;

/** Bytes that protection adds at least: the explicit nonce and the tag of AES-GCM (RFC 5288, section 3). */
const PROTECTION_BYTES = 8 + 16;

/** DTLS 1.2 on the wire. */
export const DTLS_VERSION = 0xfefd;

/** One record of a datagram. */
export interface DtlsRecord {
  readonly type: number;
  /** 0 is plain text, 1 is protected with the keys of the first handshake. */
  readonly epoch: number;
  /** 48 bits. */
  readonly sequenceNumber: number;
  /** Plain or protected content. */
  readonly fragment: Buffer;
  /** The whole record, header included. */
  readonly bytes: Buffer;
}

/** Whether a record may hold what the handshake's keys protect; Deno leaks a decipher for each that is too short. */
export function isProtected({ epoch, fragment }: DtlsRecord): boolean {
  return epoch > 0 && fragment.length >= PROTECTION_BYTES;
}

/** The records of `datagram`, up to the first that is cut short. Nothing is copied. */
export function readRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = [];
  for (let start = 0; start + RECORD_HEADER_BYTES <= datagram.length;) {
    const end = start + RECORD_HEADER_BYTES + datagram.readUInt16BE(start + 11);
    if (end > datagram.length) break;
    records.push({
      type: datagram[start]!,
      epoch: datagram.readUInt16BE(start + 3),
      sequenceNumber: datagram.readUIntBE(start + 5, 6),
      fragment: datagram.subarray(start + RECORD_HEADER_BYTES, end),
      bytes: datagram.subarray(start, end),
    });
    start = end;
  }
  return records;
}

/** The record around `fragment`, as it goes on the wire. */
export function writeRecord(record: Omit<DtlsRecord, "bytes">): Buffer {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  header.writeUInt8(record.type, 0);
  header.writeUInt16BE(DTLS_VERSION, 1);
  header.writeUInt16BE(record.epoch, 3);
  header.writeUIntBE(record.sequenceNumber, 5, 6);
  header.writeUInt16BE(record.fragment.length, 11);
  return Buffer.concat([header, record.fragment]);
}
