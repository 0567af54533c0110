/**
 * Four words for two people to compare aloud, when they suspect that somebody else heard the code.
 *
 * @module
 */

import { wordAt } from "./words.ts";

const WORDS = 4;
const BITS_PER_WORD = 11n;

/**
 * The first 44 bits of `key` as four words: two different keys give the same ones once in 2^44 = 17.6 million million.
 * @param key At least 8 bytes, uniformly distributed.
 */
export function verificationWords(key: Uint8Array): string[] {
  const bits = new DataView(key.buffer, key.byteOffset, key.byteLength).getBigUint64(0);
  return Array.from({ length: WORDS }, (_, index) => {
    const shift = 64n - BITS_PER_WORD * BigInt(index + 1);
    return wordAt(Number((bits >> shift) & 0x7ffn));
  });
}
