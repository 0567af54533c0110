import assert from "node:assert/strict";
import fc from "fast-check";
import { median, quantile, rangeOf } from "./figures.ts";

Deno.test("median() takes the middle, and the mean of two middles", () => {
  assert.equal(median([3]), 3);
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
  assert.equal(median([]), NaN);
});

Deno.test("quantile() takes the nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.deepEqual([0, 0.01, 0.5, 0.99, 1].map((share) => quantile(hundred, share)), [1, 1, 50, 99, 100]);
  assert.equal(quantile([7], 0.99), 7);
  assert.equal(quantile([], 0.5), NaN);
});

Deno.test("quantile() is a figure that no smaller share exceeds", () => {
  const figures = fc.array(fc.integer(), { minLength: 1 });
  fc.assert(fc.property(figures, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
    const found = quantile(given, share);
    assert.ok(given.includes(found));
    assert.ok(given.filter((figure) => figure <= found).length >= share * given.length);
  }));
});

Deno.test("rangeOf() names both ends", () => assert.equal(rangeOf([2, 1, 3]), "1.0–3.0"));
