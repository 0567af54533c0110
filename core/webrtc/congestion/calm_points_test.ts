import { strict as assert } from "node:assert";
import { CalmPoints } from "./calm_points.ts";

Deno.test("rate() counts from the last point at which no more was delivered", () => {
  const points = new CalmPoints();
  points.add(0, 0, 80);
  points.add(1000, 10, 80);
  points.add(2000, 20, 80);
  assert.equal(points.rate(1999, 5000, 30), 200);
  assert.equal(points.rate(2000, 5000, 30), 300);
  assert.equal(points.rate(0, 5000, 50), 100);
});

Deno.test("rate() knows no rate without a point, after clear(), and at the moment of the only point", () => {
  const points = new CalmPoints();
  assert.equal(points.rate(0, 1000, 10), Infinity);
  points.add(0, 10, 80);
  assert.equal(points.rate(0, 0, 10), Infinity);
  assert.equal(points.rate(0, 1000, 20), 100);
  points.clear();
  assert.equal(points.rate(0, 1000, 20), Infinity);
});

Deno.test("add() passes over what comes within an eighth of a round trip, and keeps sixteen", () => {
  const points = new CalmPoints();
  for (let ms = 0; ms <= 200; ms++) points.add(100 * ms, ms, 80);
  // Kept are 50, 60 … 200.
  assert.equal(points.rate(19_999, 25_000, 250), (25_000 - 19_000) / 60);
  assert.equal(points.rate(5000, 25_000, 250), 100);
  assert.equal(points.rate(4999, 25_000, 250), Infinity);
});
