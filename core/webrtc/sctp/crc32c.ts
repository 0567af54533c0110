/**
 * CRC32c (Castagnoli), as RFC 9260, appendix A, uses it; eight bytes a step through eight tables.
 *
 * @module
 */

/** The Castagnoli polynomial 0x1EDC6F41 with its bits reversed. */
const REVERSED_POLYNOMIAL = 0x82f63b78;

/** Table `k` (256 entries from `k * 256`) advances a byte that has `k` more bytes after it. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ REVERSED_POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = (before >>> 8) ^ tables[before & 0xff]!;
  }
  return tables;
}

/**
 * The CRC32c of `bytes` from `start` to `end`, where the four bytes at `hole` count as zero: the checksum field of a
 * packet is inside what it covers.
 */
export function crc32c(bytes: Uint8Array, start: number, end: number, hole = -8): number {
  if (hole < start) return ~update(-1, bytes, start, end) >>> 0;
  let crc = update(-1, bytes, start, hole);
  for (let zero = 0; zero < 4; zero++) crc = (crc >>> 8) ^ TABLES[crc & 0xff]!;
  return ~update(crc, bytes, hole + 4, end) >>> 0;
}

function update(initial: number, bytes: Uint8Array, start: number, end: number): number {
  const tables = TABLES;
  let crc = initial;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low = crc ^
      (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc = tables[1792 + (low & 0xff)]! ^ tables[1536 + ((low >>> 8) & 0xff)]! ^
      tables[1280 + ((low >>> 16) & 0xff)]! ^ tables[1024 + (low >>> 24)]! ^
      tables[768 + bytes[at + 4]!]! ^ tables[512 + bytes[at + 5]!]! ^
      tables[256 + bytes[at + 6]!]! ^ tables[bytes[at + 7]!]!;
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]!) & 0xff]!;
  return crc;
}
