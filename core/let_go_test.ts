import assert from "node:assert/strict";
import { letGo } from "./let_go.ts";

const KIB = 1024;

/** Bytes of a buffer, where in it the view is, and how long; and whether it is let go. */
const CASES: readonly (readonly [buffer: number, start: number, length: number, isGone: boolean])[] = [
  [16 * KIB, 0, 16 * KIB, true],
  [16 * KIB - 1, 0, 16 * KIB - 1, false],
  [48 * KIB + 48, 48, 48 * KIB, true],
  [48 * KIB + 49, 49, 48 * KIB, false],
  [1024 * KIB, 0, 48 * KIB, false],
];

for (const [size, start, length, isGone] of CASES) {
  Deno.test(`letGo() ${isGone ? "frees" : "leaves"} ${length} bytes from ${start} of ${size}`, () => {
    const bytes = new Uint8Array(size).subarray(start, start + length);
    letGo(bytes, 48);
    assert.equal(bytes.length, isGone ? 0 : length);
    letGo(bytes);
  });
}

Deno.test("letGo() leaves what is not all of its buffer, when nothing was said of the rest", () => {
  const bytes = new Uint8Array(16 * KIB + 1).subarray(0, 16 * KIB);
  letGo(bytes);
  assert.equal(bytes.length, 16 * KIB);
});
