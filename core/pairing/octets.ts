/**
 * Unambiguous octet strings: every part says how long it is, so no two lists of parts give the same bytes.
 *
 *     lengthValues(a, b) = | LEB128 length of a | a | LEB128 length of b | b |
 *
 * draft-irtf-cfrg-cpace-21, section 14.1 (`prepend_len`, `lv_cat`).
 *
 * @module
 */

import { concatBytes } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();

/** UTF-8 of `text`; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** `octets` after its length in LEB128: seven bits a byte, least significant first, the top bit while more follow. */
export function prependLength(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes(leb128(octets.length), octets);
}

/** All parts in order, each after its length. */
export function lengthValues(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes(...parts.map(prependLength));
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
