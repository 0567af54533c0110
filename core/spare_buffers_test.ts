import assert from "node:assert/strict";
import fc from "fast-check";
import { SPARE_LENGTH_BYTES, SPARE_LENGTHS } from "./limits.ts";
import { giveBack, takeBuffer } from "./spare_buffers.ts";

const KIB = 1024;

/** Bytes of a buffer, where in it the view is, and how long; and whether it is given back. */
const CASES: readonly (readonly [buffer: number, start: number, length: number, isGone: boolean])[] = [
  [16 * KIB, 0, 16 * KIB, true],
  [16 * KIB - 1, 0, 16 * KIB - 1, false],
  [48 * KIB + 48, 48, 48 * KIB, true],
  [48 * KIB + 49, 49, 48 * KIB, false],
  [1024 * KIB, 0, 48 * KIB, false],
];

for (const [size, start, length, isGone] of CASES) {
  Deno.test(`giveBack() ${isGone ? "takes" : "leaves"} ${length} bytes from ${start} of ${size}`, () => {
    const bytes = new Uint8Array(size).subarray(start, start + length);
    giveBack(bytes, 48);
    assert.equal(bytes.length, isGone ? 0 : length);
    giveBack(bytes);
  });
}

Deno.test("giveBack() leaves what is not all of its buffer, when nothing was said of the rest", () => {
  const bytes = new Uint8Array(16 * KIB + 1).subarray(0, 16 * KIB);
  giveBack(bytes);
  assert.equal(bytes.length, 16 * KIB);
});

/** Takes a buffer of `length` and marks it, so that it is known again. */
function marked(length: number, mark: number): Uint8Array<ArrayBuffer> {
  return takeBuffer(length).fill(mark);
}

/** How many of `count` buffers of `length` that are taken now were marked before. */
function spareCount(length: number, count: number, mark: number): number {
  return Array.from({ length: count }, () => takeBuffer(length)).filter((bytes) => bytes[0] === mark).length;
}

Deno.test("takeBuffer() gives what was given back, and whoever held it sees nothing of it", () => {
  const first = marked(20_000, 7);
  const alias = new Uint8Array(first.buffer, 100, 200);
  giveBack(first);
  const second = takeBuffer(20_000);
  assert.equal(second.length, 20_000);
  assert.equal(second[0], 7);
  second.fill(8);
  assert.deepEqual([first.length, alias.length], [0, 0]);
});

Deno.test("takeBuffer() gives zeroes when nothing is spare", () => {
  assert.ok(takeBuffer(20_001).every((byte) => byte === 0));
});

Deno.test("giveBack() keeps SPARE_LENGTH_BYTES of a length, and frees the rest", () => {
  const length = 64 * KIB;
  const most = SPARE_LENGTH_BYTES / length;
  const taken = Array.from({ length: most + 3 }, () => marked(length, 9));
  for (const bytes of taken) giveBack(bytes);
  assert.ok(taken.every((bytes) => bytes.length === 0));
  assert.equal(spareCount(length, most + 3, 9), most);
});

Deno.test("giveBack() keeps nothing of a length that nobody asked for", () => {
  giveBack(new Uint8Array(33_333).fill(5));
  assert.equal(spareCount(33_333, 1, 5), 0);
});

Deno.test("takeBuffer() forgets the length that was not asked for the longest", () => {
  const lengths = Array.from({ length: SPARE_LENGTHS + 1 }, (_, index) => 40_000 + index);
  for (const length of lengths) giveBack(marked(length, 6));
  assert.deepEqual(lengths.toReversed().map((length) => spareCount(length, 1, 6)), [1, 1, 1, 1, 0]);
});

Deno.test("takeBuffer() and giveBack() never let two hold the same bytes", () => {
  const step = fc.record({ length: fc.constantFrom(1000, 16_384, 16_385, 50_000), isBack: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const held: { readonly bytes: Uint8Array; readonly mark: number }[] = [];
    for (const [index, { length, isBack }] of steps.entries()) {
      held.push({ bytes: marked(length, index), mark: index });
      if (isBack) giveBack(held.shift()!.bytes);
    }
    for (const { bytes, mark } of held) assert.ok(bytes.every((byte) => byte === mark));
  }));
});
