import assert from "node:assert/strict";
import * as fc from "fast-check";
import { verificationWords } from "./verification_words.ts";

Deno.test("verificationWords() takes 11 bits for each word from the front", () => {
  assert.deepEqual(verificationWords(new Uint8Array(32)), ["abandon", "abandon", "abandon", "abandon"]);
  assert.deepEqual(verificationWords(new Uint8Array(32).fill(0xff)), ["zoo", "zoo", "zoo", "zoo"]);
  // 00000000001 00000000010 00000000011 00000000100, then twenty bits that count for nothing
  const key = Uint8Array.of(0x00, 0x20, 0x08, 0x01, 0x80, 0x4f, 0xff, 0xff);
  assert.deepEqual(verificationWords(key), ["ability", "able", "about", "above"]);
});

Deno.test("verificationWords() reads a view from where it begins", () => {
  const bytes = new Uint8Array(16).fill(0xff, 8);
  assert.deepEqual(verificationWords(bytes.subarray(8)), ["zoo", "zoo", "zoo", "zoo"]);
});

Deno.test("verificationWords() changes with each of the first 44 bits", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.nat({ max: 43 }), (bytes, bit) => {
    const other = Uint8Array.from(bytes);
    other[bit >> 3]! ^= 0x80 >> (bit & 7);
    assert.notDeepEqual(verificationWords(bytes), verificationWords(other));
  }));
});
