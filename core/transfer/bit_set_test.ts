import assert from "node:assert/strict";
import fc from "fast-check";
import { BitSet } from "./bit_set.ts";

Deno.test("BitSet has what was added and nothing else", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(199)), (length, numbers) => {
      const added = new Set(numbers.filter((number) => number < length));
      const set = new BitSet(length);
      for (const number of added) assert.equal(set.add(number), true);
      for (const number of added) assert.equal(set.add(number), false, "there already");
      assert.equal(set.size, added.size);
      for (let number = 0; number < length + 20; number++) assert.equal(set.has(number), added.has(number));
    }),
  );
});

Deno.test("BitSet.add() refuses what is out of bounds, and has() says no to it", () => {
  for (const [length, index] of [[0, 0], [8, 8], [9, -1], [1, NaN], [3, 2 ** 32]] as const) {
    assert.throws(() => new BitSet(length).add(index), RangeError, `${index} of ${length}`);
    assert.equal(new BitSet(length).has(index), false);
  }
  const set = new BitSet(1);
  set.add(0);
  for (const index of [2 ** 32, -1, NaN]) assert.equal(set.has(index), false, `${index}`);
});
