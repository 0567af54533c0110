/**
 * Big-endian integers in byte arrays. A DataView for every packet costs more than these, which the engine inlines.
 *
 * Callers check the length first: past the end, bytes read as zero and writes are lost.
 *
 * @module
 */

/** The unsigned 16-bit integer at `at`. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** The unsigned 32-bit integer at `at`. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Writes the low 16 bits of `value` at `at`. */
export function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

/** Writes `value` modulo 2^32 at `at`; `value` may be any integer a double holds. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** `length` rounded up to a multiple of four, as chunks and parameters are padded (RFC 9260, section 3.2). */
export function padded(length: number): number {
  return (length + 3) & ~3;
}
