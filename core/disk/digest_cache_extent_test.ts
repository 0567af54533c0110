import assert from "node:assert/strict";
import fc from "fast-check";
import {
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
  return { key, first, digests };
});

Deno.test("a record holds what was put into it", () => {
  fc.assert(fc.property(extent, ({ key, first, digests }) => {
    const record = encodeExtent(key, first, digests);
    assert.equal(record.length, extentLength(digests.length));
    assert.deepEqual(decodeHeader(record), { key, first, count: digests.length });
    for (const [index, digest] of digests.entries()) {
      assert.deepEqual(digestIn(record, key, first + index), new Uint8Array(digest));
    }
    assert.equal(digestIn(record, key, first + digests.length), undefined);
    assert.equal(digestIn(record, key, first - 1), undefined);
  }));
});

Deno.test("a record of which any bit is wrong, or the end is missing, tells nothing", () => {
  fc.assert(fc.property(extent, fc.nat(), fc.nat({ max: 7 }), ({ key, first, digests }, at, bit) => {
    const record = encodeExtent(key, first, digests);
    const damaged = record.slice();
    damaged[at % record.length]! ^= 1 << bit;
    assert.equal(digestIn(damaged, key, first), undefined);
    assert.equal(digestIn(record.subarray(0, at % record.length), key, first), undefined);
  }));
});

Deno.test("digestIn() tells nothing of another file's blocks", () => {
  const key = new Uint8Array(16).fill(1);
  const record = encodeExtent(key, 0, [new Uint8Array(32)]);
  assert.equal(digestIn(record, new Uint8Array(16).fill(2), 0), undefined);
});

Deno.test("decodeHeader() refuses what no record can say", () => {
  const record = encodeExtent(new Uint8Array(16), GROUP_BLOCKS - 1, [new Uint8Array(32)]);
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
  const record = encodeExtent(new Uint8Array(16), 0, [new Uint8Array(32)]);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 1, max: 68 }), (before, kept) => {
    const all = new Uint8Array([...before, ...record.subarray(0, kept)]);
    let at = nextHeader(all, 0);
    while (at < before.length) at = nextHeader(all, at + 1);
    assert.equal(at, before.length);
  }));
});
