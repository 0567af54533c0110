/** The polynomial of ITU-T V.42, reversed. */
const POLYNOMIAL = 0xedb88320;

/** CRC-32 of `bytes` (ITU-T V.42, section 8.1.1.6.2), 0 to 2^32 − 1; for messages of a few bytes. */
export function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
  }
  return ~rest >>> 0;
}
