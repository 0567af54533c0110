import { strict as assert } from "node:assert";
import fc from "fast-check";
import { ReceivedRanges } from "./received_ranges.ts";

const list = (ranges: ReceivedRanges) =>
  Array.from({ length: ranges.count }, (_, index) => [ranges.start(index), ranges.end(index)]);

const filled = (...positions: number[]) => {
  const ranges = new ReceivedRanges();
  for (const position of positions) ranges.add(position);
  return ranges;
};

Deno.test("add() keeps what is beyond a gap as ranges and joins them when it is filled", () => {
  const ranges = filled(0, 2, 3, 6, 5);
  assert.deepEqual([ranges.cumulative, list(ranges), ranges.highest], [0, [[2, 3], [5, 6]], 6]);
  assert.equal(ranges.add(4), true);
  assert.deepEqual(list(ranges), [[2, 6]]);
  assert.equal(ranges.add(1), true);
  assert.deepEqual([ranges.cumulative, ranges.count, ranges.highest], [6, 0, 6]);
});

Deno.test("add() returns false for what is there", () => {
  const ranges = filled(0, 2, 3, 5);
  for (const position of [0, 2, 3, 5, -1]) assert.equal(ranges.add(position), false, String(position));
});

Deno.test("skipTo() passes gaps and takes in the range it touches", () => {
  const ranges = filled(2, 3, 5, 9);
  ranges.skipTo(1);
  assert.deepEqual([ranges.cumulative, list(ranges)], [3, [[5, 5], [9, 9]]]);
  ranges.skipTo(7);
  assert.deepEqual([ranges.cumulative, list(ranges)], [7, [[9, 9]]]);
  ranges.skipTo(2);
  assert.equal(ranges.cumulative, 7);
});

Deno.test("ReceivedRanges holds what a set of the same positions holds", () => {
  const steps = fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 80 });
  fc.assert(fc.property(steps, (list) => {
    const ranges = new ReceivedRanges();
    const model = new Set<number>();
    for (const [position, skip] of list) {
      if (skip && position % 7 === 0) {
        ranges.skipTo(position);
        for (let at = 0; at <= position; at++) model.add(at);
      } else {
        assert.equal(ranges.add(position), !model.has(position));
        model.add(position);
      }
      const held = new Set<number>();
      for (let at = 0; at <= ranges.cumulative; at++) held.add(at);
      let before = ranges.cumulative + 1;
      for (let index = 0; index < ranges.count; index++) {
        assert.ok(ranges.start(index) > before, "ranges are apart and ascending");
        for (let at = ranges.start(index); at <= ranges.end(index); at++) held.add(at);
        before = ranges.end(index) + 1;
      }
      assert.deepEqual([...held].sort(), [...model].sort());
    }
  }));
});
