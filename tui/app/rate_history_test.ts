import assert from "node:assert/strict";
import fc from "fast-check";
import { historyAt, KEPT_POINTS, NO_HISTORY, noteRate } from "./rate_history.ts";

Deno.test("noteRate() has one point a second, the last rate told in it", () => {
  const told: [rate: number, nowMs: number, points: number[]][] = [
    [5, 100, [5]],
    [7, 1_099, [7]],
    [9, 1_100, [7, 9]],
    [8, 2_099, [7, 8]],
    [3, 5_100, [7, 8, 0, 0, 0, 3]],
  ];
  let history = NO_HISTORY;
  for (const [rate, nowMs, points] of told) {
    history = noteRate(history, rate, nowMs);
    assert.deepEqual(history.points, points, `at ${nowMs}`);
  }
});

Deno.test("historyAt() shows silence, and the second that is not over as it was", () => {
  const history = noteRate(NO_HISTORY, 5, 0);
  const table: [number, number[]][] = [[0, [5]], [999, [5]], [1_000, [5, 5]], [2_000, [5, 0, 0]], [
    3_500,
    [5, 0, 0, 0],
  ]];
  for (const [nowMs, points] of table) assert.deepEqual(historyAt(history, nowMs).points, points, `${nowMs}`);
  assert.equal(historyAt(NO_HISTORY, 9), NO_HISTORY);
});

Deno.test("noteRate() keeps a bounded number of points, however long it takes", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(1e9), fc.nat(1e12))), (told) => {
    let [history, nowMs] = [NO_HISTORY, 0];
    for (const [rate, afterMs] of told) {
      history = noteRate(history, rate, nowMs += afterMs);
      assert.ok(history.points.length <= KEPT_POINTS);
      assert.equal(history.points.at(-1), rate);
      assert.ok(history.endMs > nowMs);
    }
  }));
});
