import assert from "node:assert/strict";
import fc from "fast-check";
import { quantile } from "../figures.ts";
import { WaitHistogram } from "./wait_histogram.ts";

function summaryOf(waits: readonly number[]) {
  const histogram = new WaitHistogram();
  for (const waitedMs of waits) histogram.add(waitedMs);
  return histogram.summary();
}

Deno.test("WaitHistogram rounds up to milliseconds", () => {
  assert.deepEqual(summaryOf([]), { medianMs: 0, p99Ms: 0, maxMs: 0 });
  assert.deepEqual(summaryOf([0, 0, 0.2]), { medianMs: 0, p99Ms: 1, maxMs: 1 });
});

Deno.test("WaitHistogram tells the same quantiles as the figures themselves", () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 700 }), { minLength: 1 }), (waits) => {
    assert.deepEqual(summaryOf(waits), {
      medianMs: quantile(waits, 0.5),
      p99Ms: quantile(waits, 0.99),
      maxMs: Math.max(...waits),
    });
  }));
});
