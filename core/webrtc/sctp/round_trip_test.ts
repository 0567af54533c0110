import { strict as assert } from "node:assert";
import { RTO_INITIAL_MS, RTO_MAX_MS, RTO_MIN_MS } from "./numbers.ts";
import { RoundTrip } from "./round_trip.ts";

Deno.test("timeoutMs is the initial one before a measurement and bounded after", () => {
  const trip = new RoundTrip();
  assert.equal(trip.timeoutMs, RTO_INITIAL_MS);
  trip.sample(1);
  assert.equal(trip.timeoutMs, RTO_MIN_MS);
  trip.sample(100_000);
  assert.equal(trip.timeoutMs, RTO_MAX_MS);
});

Deno.test("sample() follows RFC 6298: first SRTT = R and RTTVAR = R / 2, then eighths and quarters", () => {
  const trip = new RoundTrip();
  trip.sample(200);
  assert.deepEqual([trip.smoothedMs, trip.variationMs, trip.timeoutMs], [200, 100, 600]);
  trip.sample(280);
  assert.deepEqual([trip.smoothedMs, trip.variationMs], [210, 95]);
  assert.deepEqual([trip.shortestMs, trip.latestMs], [200, 280]);
});

Deno.test("probeMs is never later than timeoutMs", () => {
  const trip = new RoundTrip();
  for (const sample of [1, 500, 20, 9000, 3]) {
    trip.sample(sample);
    assert.ok(trip.probeMs <= trip.timeoutMs);
  }
});
