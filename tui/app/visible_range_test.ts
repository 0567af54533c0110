import assert from "node:assert/strict";
import fc from "fast-check";
import { visibleRange } from "./visible_range.ts";

Deno.test("visibleRange() keeps the row in the middle, but shows no room beyond the ends", () => {
  const cases = [
    [0, 5, 100, 0, 5],
    [2, 5, 100, 0, 5],
    [3, 5, 100, 1, 6],
    [50, 5, 100, 48, 53],
    [99, 5, 100, 95, 100],
    [1, 5, 3, 0, 3],
    [0, 5, 0, 0, 0],
    [0, 0, 9, 0, 0],
  ] as const;
  for (const [row, height, count, start, end] of cases) {
    assert.deepEqual(visibleRange(row, height, count), { start, end }, `${row} of ${count} in ${height}`);
  }
});

Deno.test("visibleRange() always has the row, and as many as fit", () => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1 }),
      (row, height, count) => {
        fc.pre(row < count);
        const { start, end } = visibleRange(row, height, count);
        assert.ok(start <= row && row < end && end - start === Math.min(height, count));
      },
    ),
  );
});
