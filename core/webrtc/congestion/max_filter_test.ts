import { strict as assert } from "node:assert";
import fc from "fast-check";
import { MaxFilter } from "./max_filter.ts";

Deno.test("value is the largest while it is in the window, then a later one", () => {
  const filter = new MaxFilter(10);
  filter.update(100, 0);
  for (let round = 1; round <= 10; round++) filter.update(50, round);
  assert.equal(filter.value, 100);
  filter.update(50, 11);
  assert.equal(filter.value, 50);
});

Deno.test("value is never below the newest value and never above the largest of the window and a half before it", () => {
  const steps = fc.array(fc.tuple(fc.nat(1000), fc.nat(3)), { minLength: 1, maxLength: 100 });
  fc.assert(fc.property(steps, (list) => {
    const filter = new MaxFilter(10);
    const seen: [number, number][] = [];
    let round = 0;
    for (const [value, step] of list) {
      round += step;
      filter.update(value, round);
      seen.push([value, round]);
      const recent = seen.filter(([, when]) => round - when <= 10).map(([one]) => one);
      assert.ok(filter.value >= value);
      assert.ok(filter.value <= Math.max(...recent), `${filter.value} of ${recent}`);
    }
  }));
});
