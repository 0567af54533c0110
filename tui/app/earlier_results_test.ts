import assert from "node:assert/strict";
import { earlierLines, NO_RESULTS, withResult } from "./earlier_results.ts";

function after(count: number) {
  return Array.from({ length: count }, (_, n) => `result ${n + 1}`).reduce(withResult, NO_RESULTS);
}

Deno.test("earlierLines() has a line for each result, the newest twenty, and counts those before", () => {
  assert.deepEqual(earlierLines(NO_RESULTS), []);
  assert.deepEqual(earlierLines(after(2)), ["result 1", "result 2"]);
  assert.deepEqual([earlierLines(after(20)).length, earlierLines(after(20))[0]], [20, "result 1"]);
  const many = earlierLines(after(22));
  assert.deepEqual(
    [many.length, many[0], many[1], many.at(-1)],
    [21, "2 earlier transfers went well, too", "result 3", "result 22"],
  );
});

Deno.test("withResult() changes nothing when there was no result", () => {
  const some = after(1);
  assert.equal(withResult(some, undefined), some);
});
