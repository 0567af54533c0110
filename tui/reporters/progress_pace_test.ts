import assert from "node:assert/strict";
import { ProgressPace } from "./progress_pace.ts";

Deno.test("ProgressPace.isDue() is true for every tenth, and never at the end", () => {
  const pace = new ProgressPace();
  const due = Array.from({ length: 101 }, (_, bytes) => bytes).filter((bytes) => pace.isDue(bytes, 100, 0));
  assert.deepEqual(due, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
});

Deno.test("ProgressPace.isDue() is true after five seconds even if little happened", () => {
  const pace = new ProgressPace();
  const table: [number, number, boolean][] = [
    [0, 1_000, false],
    [1, 5_999, false],
    [1, 6_000, true],
    [1, 10_999, false],
    [1, 11_000, true],
    [11, 11_001, true],
    [12, 15_000, false],
  ];
  for (const [bytes, nowMs, due] of table) {
    assert.equal(pace.isDue(bytes, 100, nowMs), due, `${bytes} at ${nowMs}`);
  }
});

Deno.test("ProgressPace.isDue() is false for nothing at all", () => {
  assert.equal(new ProgressPace().isDue(0, 0, 1e9), false);
});
