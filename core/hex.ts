/**
 * Bytes as hex. The `toHex()` of Uint8Array does the same, but not in Chrome before version 140, of September 2025.
 *
 * @module
 */

const DIGITS = [...new TextEncoder().encode("0123456789abcdef")];

/** The digits that are being written: a text made of all at once is not made of one for each byte. */
const digits: number[] = [];

/** `bytes` in lower-case hex, two characters each. @param bytes Some thousands at most, such as a digest. */
export function formatHex(bytes: Uint8Array): string {
  digits.length = 2 * bytes.length;
  for (let at = 0; at < bytes.length; at++) {
    digits[2 * at] = DIGITS[bytes[at]! >>> 4]!;
    digits[2 * at + 1] = DIGITS[bytes[at]! & 15]!;
  }
  return String.fromCharCode.apply(null, digits);
}

/** The bytes that `hex` stands for, in either case; what is no hex has no meaning. */
export function parseHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = nibbleOf(hex.charCodeAt(2 * at)) << 4 | nibbleOf(hex.charCodeAt(2 * at + 1));
  }
  return bytes;
}

/** 0 to 15 for the units of `0` to `9`, and of `a` to `f` in either case. */
function nibbleOf(unit: number): number {
  return unit > 57 ? (unit & 7) + 9 : unit - 48;
}
