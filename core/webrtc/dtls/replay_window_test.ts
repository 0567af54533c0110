import { strict as assert } from "node:assert";
import fc from "fast-check";
import { ReplayWindow } from "./replay_window.ts";

Deno.test("admits() is false for what was marked and for what is older than the window", () => {
  const window = new ReplayWindow();
  window.mark(5000);
  assert.deepEqual([5000, 4999, 5001, 905, 904].map((number) => window.admits(number)), [
    false,
    true,
    true,
    true,
    false,
  ]);
});

Deno.test("ReplayWindow lets each number pass once, in any order, over jumps of any size", () => {
  const numbers = fc.array(fc.oneof(fc.nat(9000), fc.integer({ min: 2 ** 40, max: 2 ** 40 + 9000 })), {
    maxLength: 200,
  });
  fc.assert(fc.property(numbers, (list) => {
    const window = new ReplayWindow();
    const seen = new Set<number>();
    let highest = -1;
    for (const number of list) {
      const isOld = number <= highest - 4096;
      assert.equal(window.admits(number), !seen.has(number) && !isOld);
      if (!window.admits(number)) continue;
      window.mark(number);
      seen.add(number);
      highest = Math.max(highest, number);
    }
  }));
});
