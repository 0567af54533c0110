import assert from "node:assert/strict";
import fc from "fast-check";
import { ExtentIndex } from "./digest_cache_index.ts";

Deno.test("ExtentIndex.find() finds what a plain list finds, the newest first", () => {
  const extent = fc.record({
    file: fc.nat({ max: 40 }),
    group: fc.nat({ max: 3 }),
    within: fc.nat({ max: 200 }),
    count: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(fc.property(fc.array(extent, { maxLength: 300 }), (extents) => {
    const index = new ExtentIndex();
    const list = extents.map(({ file, group, within, count }, number) => {
      return { key: keyOf(file), first: group * 256 + within, count, offset: number * 100 };
    });
    for (const each of list) index.add(each, each.offset);
    for (const { key, first, count } of list) {
      for (const block of [first, first + count - 1, first + count]) {
        const expected = list.filter((each) => {
          const isSame = each.key[0] === key[0] && Math.floor(each.first / 256) === Math.floor(block / 256);
          return isSame && block >= each.first && block < each.first + each.count;
        });
        assert.deepEqual(
          [...index.find(key, block)].map(({ offset }) => offset),
          expected.map(({ offset }) => offset).reverse(),
        );
      }
    }
  }));
});

Deno.test("ExtentIndex.find() finds nothing of a file it never heard of", () => {
  const index = new ExtentIndex();
  assert.deepEqual([...index.find(keyOf(1), 0)], []);
  index.add({ key: keyOf(1), first: 0, count: 1 }, 0);
  assert.deepEqual([...index.find(keyOf(2), 0)], []);
  assert.deepEqual([...index.find(keyOf(1), 1)], []);
});

function keyOf(file: number): Uint8Array {
  return new Uint8Array(16).fill(file, 0, 2);
}
