import assert from "node:assert/strict";
import fc from "fast-check";
import {
  concatenated,
  decodeExtent,
  decodeHeader,
  digestIn,
  encodeExtent,
  extentLength,
  GROUP_BLOCKS,
  HEADER_BYTES,
  nextHeader,
} from "./digest_cache_extent.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const extent = fc.record({
  key: bytes(16),
  group: fc.nat({ max: 2 ** 24 - 1 }),
  within: fc.nat({ max: GROUP_BLOCKS - 1 }),
  digests: fc.array(bytes(32), { minLength: 1, maxLength: 4 }),
}).map(({ key, group, within, digests }) => {
  const first = group * GROUP_BLOCKS + Math.min(within, GROUP_BLOCKS - digests.length);
  return { key, first, count: digests.length, digests: concatenated(digests) };
});

Deno.test("a record holds what was put into it", () => {
  fc.assert(fc.property(extent, (extent) => {
    const { key, first, count, digests } = extent;
    const record = encodeExtent(extent);
    assert.equal(record.length, extentLength(count));
    assert.deepEqual(decodeHeader(record), { key, first, count });
    assert.deepEqual(decodeExtent(record), extent);
    for (let index = 0; index < count; index++) {
      assert.deepEqual(
        digestIn(extent, key, first + index),
        new Uint8Array(digests.slice(index * 32, index * 32 + 32)),
      );
    }
    assert.equal(digestIn(extent, key, first + count), undefined);
    assert.equal(digestIn(extent, key, first - 1), undefined);
  }));
});

Deno.test("a record of which any bit is wrong, or the end is missing, tells nothing", () => {
  fc.assert(fc.property(extent, fc.nat(), fc.nat({ max: 7 }), (extent, at, bit) => {
    const record = encodeExtent(extent);
    const damaged = record.slice();
    damaged[at % record.length]! ^= 1 << bit;
    assert.equal(decodeExtent(damaged), undefined);
    assert.equal(decodeExtent(record.subarray(0, at % record.length)), undefined);
  }));
});

const KEY = new Uint8Array(16).fill(1);

Deno.test("digestIn() tells nothing of another file's blocks", () => {
  const extent = { key: KEY, first: 0, count: 1, digests: new Uint8Array(32) };
  assert.notEqual(digestIn(extent, KEY.slice(), 0), undefined);
  assert.equal(digestIn(extent, new Uint8Array(16).fill(2), 0), undefined);
});

Deno.test("decodeHeader() refuses what no record can say", () => {
  const record = encodeExtent({ key: KEY, first: GROUP_BLOCKS - 1, count: 1, digests: new Uint8Array(32) });
  assert.notEqual(decodeHeader(record), undefined);
  const table: [string, number, number][] = [["magic", 0, 0], ["count", 5, 0], ["group", 5, 2], [
    "zero",
    7,
    1,
  ]];
  for (const [what, at, value] of table) {
    const damaged = record.slice();
    damaged[at] = value;
    assert.equal(decodeHeader(damaged), undefined, what);
  }
  assert.equal(decodeHeader(record.subarray(0, HEADER_BYTES - 1)), undefined);
});

Deno.test("nextHeader() finds a record after anything, also one that is cut off", () => {
  const record = encodeExtent({ key: KEY, first: 0, count: 1, digests: new Uint8Array(32) });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 1, max: 68 }), (before, kept) => {
    const all = new Uint8Array([...before, ...record.subarray(0, kept)]);
    let at = nextHeader(all, 0);
    while (at < before.length) at = nextHeader(all, at + 1);
    assert.equal(at, before.length);
  }));
});
