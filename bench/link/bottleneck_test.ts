import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../core/testing_random.ts";
import { Bottleneck, type LineShape } from "./bottleneck.ts";

/** 1,000 bytes take a millisecond. */
const LINE: LineShape = { bitsPerSecond: 8_000_000, delayMs: 10, lossRate: 0, queueMs: 2 };
const never = () => 0.999;

Deno.test("Bottleneck lets packets out one after the other, at its rate and after its delay", () => {
  const line = new Bottleneck(LINE, never);
  assert.deepEqual(line.admit(1000, 0), { fate: "passes", dueMs: 11, waitedMs: 0 });
  assert.deepEqual(line.admit(500, 0), { fate: "passes", dueMs: 11.5, waitedMs: 1 });
  assert.deepEqual(line.admit(1000, 100), { fate: "passes", dueMs: 111, waitedMs: 0 });
});

Deno.test("Bottleneck drops who would wait longer than its queue, and nobody who waits just as long", () => {
  const line = new Bottleneck(LINE, never);
  const fates = [0, 0, 0, 0, 0].map((now) => line.admit(1000, now).fate);
  assert.deepEqual(fates, ["passes", "passes", "passes", "dropped", "dropped"]);
  assert.deepEqual(line.admit(1000, 1), { fate: "passes", dueMs: 14, waitedMs: 2 });
});

Deno.test("Bottleneck loses by chance, without taking the rate's time", () => {
  const chances = [0.1, 0.9, 0.2, 0.3];
  const line = new Bottleneck({ ...LINE, lossRate: 0.25 }, () => chances.shift()!);
  assert.deepEqual([1, 2, 3, 4].map(() => line.admit(1000, 0).fate), ["lost", "passes", "lost", "passes"]);
  const perfect = new Bottleneck(LINE, () => 0);
  assert.equal(perfect.admit(1, 0).fate, "passes");
});

Deno.test("Bottleneck never lets out faster than its rate, keeps the order and bounds the wait", () => {
  const arrivals = fc.array(
    fc.record({ bytes: fc.integer({ min: 20, max: 1500 }), after: fc.nat({ max: 3 }) }),
  );
  const seed = fc.nat();
  fc.assert(fc.property(arrivals, seed, fc.nat({ max: 50 }), (packets, number, queueMs) => {
    const line = new Bottleneck({ ...LINE, queueMs, lossRate: 0.1 }, seededRandom(number));
    let nowMs = 0;
    let lastDueMs = -Infinity;
    for (const { bytes, after } of packets) {
      nowMs += after;
      const passage = line.admit(bytes, nowMs);
      if (passage.fate !== "passes") continue;
      assert.ok(passage.dueMs - lastDueMs >= bytes / 1000 - 1e-6);
      assert.ok(passage.waitedMs >= 0 && passage.waitedMs <= queueMs);
      assert.ok(Math.abs(passage.dueMs - (nowMs + passage.waitedMs + bytes / 1000 + 10)) < 1e-6);
      lastDueMs = passage.dueMs;
    }
  }));
});
