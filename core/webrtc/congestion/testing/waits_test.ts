import { strict as assert } from "node:assert";
import { Waits } from "./waits.ts";

Deno.test("meanMs, longestMs and quantileMs() are 0 before anything waited, and after reset()", () => {
  const waits = new Waits();
  const nothing = () => assert.deepEqual([waits.meanMs, waits.longestMs, waits.quantileMs(0.99)], [0, 0, 0]);
  nothing();
  waits.note(20);
  waits.reset();
  nothing();
});

Deno.test("quantileMs() is what the share did not exceed, in whole milliseconds", () => {
  const waits = new Waits();
  for (let ms = 1; ms <= 200; ms++) waits.note(ms - 0.5);
  assert.deepEqual([waits.count, waits.meanMs, waits.longestMs], [200, 100, 199.5]);
  const quantiles = [[0, 0], [0.005, 1], [0.5, 100], [0.99, 198], [0.995, 199], [1, 200]] as const;
  for (const [share, ms] of quantiles) assert.equal(waits.quantileMs(share), ms, `${share}`);
});
