import assert from "node:assert/strict";
import fc from "fast-check";
import { RateMeter } from "./rate_meter.ts";

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} should be ${expected} ± ${tolerance}`);
}

Deno.test("RateMeter tells a steady rate from the first sample on", () => {
  const meter = new RateMeter(1_000);
  for (let tick = 1; tick <= 50; tick++) near(meter.measure(tick * 100_000, 1_000 + tick * 100), 1e6, 1e-3);
});

Deno.test("RateMeter tells a steady rate however far the samples are apart", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }), (gaps) => {
    const meter = new RateMeter(0);
    let now = 0;
    for (const gap of gaps) near(meter.measure((now += gap) * 5, now), 5_000, 1e-6);
  }));
});

Deno.test("RateMeter forgets half of an old rate in two seconds", () => {
  const meter = new RateMeter(0);
  let bytes = 0;
  let now = 0;
  for (; now < 100_000; now += 100) meter.measure(bytes += 100_000, now + 100);
  let rate = 0;
  for (let tick = 0; tick < 20; tick++) rate = meter.measure(bytes, now += 100);
  near(rate, 5e5, 5e3);
});

Deno.test("RateMeter keeps its rate when no time has passed", () => {
  const meter = new RateMeter(0);
  assert.equal(meter.measure(5, 0), 0);
  const rate = meter.measure(1_000, 1_000);
  assert.equal(meter.measure(2_000, 1_000), rate);
  assert.equal(meter.measure(2_000, 900), rate);
});
