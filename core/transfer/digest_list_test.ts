import assert from "node:assert/strict";
import fc from "fast-check";
import { DigestList, formatDigest, isSameDigest, parseDigest } from "./digest_list.ts";

/** A digest that says which it is. */
function digestOf(index: number): Uint8Array<ArrayBuffer> {
  const digest = new Uint8Array(32).fill(index & 255);
  new DataView(digest.buffer).setUint32(0, index);
  return digest;
}

Deno.test("DigestList puts digests in order, whatever the order they come in, over the borders of its pages", () => {
  const counts = fc.constantFrom(0, 1, 2, 1023, 1024, 1025, 2047, 2048, 2049);
  fc.assert(
    fc.property(counts, fc.infiniteStream(fc.nat()), (count, random) => {
      const list = new DigestList(count);
      const order = Array.from({ length: count }, (_, index) => index);
      const keys = order.map(() => random.next().value as number);
      order.sort((a, b) => keys[a]! - keys[b]!);
      for (const [position, index] of order.entries()) {
        assert.equal(list.isComplete, false);
        assert.equal(list.has(index), false, `${index} before it was set`);
        list.set(index, digestOf(index));
        assert.equal(list.has(index), true);
        if (position + 1 < count) assert.throws(() => list.bytes(), RangeError);
      }
      assert.equal(list.isComplete, true);
      const all = list.bytes();
      assert.equal(all.length, count * 32);
      for (let index = 0; index < count; index++) {
        assert.deepEqual(list.at(index), digestOf(index));
        assert.equal(new DataView(all.buffer).getUint32(index * 32), index);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("DigestList.set() refuses places that do not exist or are taken", () => {
  const list = new DigestList(1025);
  for (const index of [-1, 1025, 2048, NaN, Infinity]) {
    assert.throws(() => list.set(index, digestOf(0)), RangeError, String(index));
  }
  list.set(1024, digestOf(1024));
  assert.throws(() => list.set(1024, digestOf(1024)), RangeError);
});

Deno.test("DigestList.at() refuses what is missing", () => {
  const list = new DigestList(3);
  list.set(1, digestOf(1));
  for (const index of [0, 2, 3, 1025, -1]) assert.throws(() => list.at(index), RangeError, String(index));
});

Deno.test("DigestList costs nothing for digests that are only announced", () => {
  const list = new DigestList(2 ** 32);
  list.set(2 ** 32 - 1, digestOf(7));
  assert.equal(list.has(2 ** 32 - 1), true);
  assert.equal(list.isComplete, false);
});

Deno.test("DigestList keeps a copy of each digest", () => {
  const list = new DigestList(1);
  const digest = digestOf(9);
  list.set(0, digest);
  digest.fill(0);
  assert.deepEqual(list.at(0), digestOf(9));
});

Deno.test("parseDigest() reads what formatDigest() writes", () => {
  const text = "00".repeat(30) + "0aff";
  assert.equal(formatDigest(parseDigest(text)), text);
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
    assert.deepEqual(parseDigest(formatDigest(bytes)), new Uint8Array(bytes));
  }));
});

Deno.test("isSameDigest() tells any byte that differs", () => {
  const digest = digestOf(3);
  assert.equal(isSameDigest(digest, digest.slice()), true);
  for (let at = 0; at < 32; at++) {
    const other = digest.slice();
    other[at]! ^= 1;
    assert.equal(isSameDigest(digest, other), false);
  }
  assert.equal(isSameDigest(digest, digest.subarray(1)), false);
});
