/**
 * Bytes as hex. The `toHex()` of Uint8Array does the same, but not in Chrome before version 140, of September 2025.
 *
 * @module
 */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `bytes` in lower-case hex, two characters each. */
export function formatHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte];
  return hex;
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
