import { strict as assert } from "node:assert";
import fc from "fast-check";
import { RECEIVED_RANGES } from "./numbers.ts";
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
  assert.equal(ranges.add(4), "added");
  assert.deepEqual(list(ranges), [[2, 6]]);
  assert.equal(ranges.add(1), "added");
  assert.deepEqual([ranges.cumulative, ranges.count, ranges.highest], [6, 0, 6]);
});

Deno.test("add() knows what is there", () => {
  const ranges = filled(0, 2, 3, 5);
  for (const position of [0, 2, 3, 5, -1]) assert.equal(ranges.add(position), "known", String(position));
});

Deno.test("add() begins no range too many, and takes what is next or beside a range however many there are", () => {
  const full = () => filled(...Array.from({ length: RECEIVED_RANGES }, (_, index) => 1 + 4 * index));
  const last = 1 + 4 * (RECEIVED_RANGES - 1);
  const additions: [number, "added" | "known" | "full", number][] = [
    [0, "added", -1],
    [1, "known", 0],
    [2, "added", 0],
    [3, "full", 0],
    [4, "added", 0],
    [last - 2, "full", 0],
    [last, "known", 0],
    [last + 1, "added", 0],
    [last + 2, "full", 0],
    [last + 1000, "full", 0],
  ];
  for (const [position, addition, more] of additions) {
    const ranges = full();
    assert.equal(ranges.count, RECEIVED_RANGES);
    assert.equal(ranges.add(position), addition, String(position));
    assert.equal(ranges.count, RECEIVED_RANGES + more, String(position));
  }
  const ranges = full();
  ranges.add(0);
  assert.equal(ranges.add(last + 2), "added", "there is room again");
});

/** Positions up to which ranges may be fully taken up by a property: every second one, and some. */
const WIDE = 3 * RECEIVED_RANGES;

Deno.test("ReceivedRanges never has more ranges than it may, and refuses nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(WIDE), { maxLength: 300 }), fc.nat(RECEIVED_RANGES), (list, missing) => {
      const ranges = filled(
        ...Array.from({ length: RECEIVED_RANGES - missing }, (_, index) => 2 + 2 * index),
      );
      const model = new Set(Array.from({ length: RECEIVED_RANGES - missing }, (_, index) => 2 + 2 * index));
      for (const position of list) {
        const isBeside = position === ranges.cumulative + 1 || model.has(position - 1) ||
          model.has(position + 1);
        const isKnown = position <= ranges.cumulative || model.has(position);
        const wasFull = ranges.count === RECEIVED_RANGES;
        const addition = ranges.add(position);
        assert.equal(addition, isKnown ? "known" : wasFull && !isBeside ? "full" : "added", String(position));
        if (addition === "added") model.add(position);
        assert.ok(ranges.count <= RECEIVED_RANGES);
      }
    }),
    { numRuns: 50 },
  );
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
        assert.equal(ranges.add(position), model.has(position) ? "known" : "added");
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
