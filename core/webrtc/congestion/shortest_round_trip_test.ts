import { strict as assert } from "node:assert";
import { ShortestRoundTrip } from "./shortest_round_trip.ts";

Deno.test("ms is the shortest of the last half minute at least, and forgotten after a minute", () => {
  const shortest = new ShortestRoundTrip();
  assert.equal(shortest.ms, Infinity);
  shortest.update(20, 0);
  for (let nowMs = 100; nowMs < 30_000; nowMs += 100) shortest.update(50, nowMs);
  assert.equal(shortest.ms, 20);
  for (let nowMs = 30_000; nowMs <= 60_000; nowMs += 100) shortest.update(50, nowMs);
  assert.equal(shortest.ms, 50);
});

Deno.test("isDelayed() forgives a twentieth and two milliseconds", () => {
  const shortest = new ShortestRoundTrip();
  shortest.update(100, 0);
  assert.deepEqual([100, 107, 107.1, 200].map((ms) => shortest.isDelayed(ms)), [false, false, true, true]);
});
