import { strict as assert } from "node:assert";
import fc from "fast-check";
import { CubicCurve } from "./cubic_curve.ts";

const PACKET = 1000;

Deno.test("at() is endless before the first loss and after forget()", () => {
  const curve = new CubicCurve();
  assert.equal(curve.at(5, PACKET, 20), Infinity);
  curve.reduce(100 * PACKET, 10);
  assert.notEqual(curve.at(10, PACKET, 20), Infinity);
  curve.forget();
  assert.equal(curve.at(20, PACKET, 20), Infinity);
});

Deno.test("at() is 70 % after reduce() and back where it was when the cube root says", () => {
  const curve = new CubicCurve();
  assert.equal(curve.reduce(1000 * PACKET, 0), 700 * PACKET);
  assert.ok(Math.abs(curve.at(0, PACKET, 1000) - 700 * PACKET) < 1);
  const backMs = 1000 * Math.cbrt(300 / 0.4);
  assert.ok(Math.abs(curve.at(backMs, PACKET, 1000) - 1000 * PACKET) < 1);
});

Deno.test("at() over a short round trip grows as Reno does, half a packet a round", () => {
  const curve = new CubicCurve();
  curve.reduce(20 * PACKET, 0);
  assert.ok(Math.abs(curve.at(100, PACKET, 10) - (14 + 10 * 9 / 17) * PACKET) < 1);
});

Deno.test("reduce() below the last maximum aims lower, so that another flow gets its part", () => {
  const curve = new CubicCurve();
  curve.reduce(1000 * PACKET, 0);
  curve.reduce(800 * PACKET, 1);
  const backMs = 1 + 1000 * Math.cbrt((680 - 560) / 0.4);
  assert.ok(Math.abs(curve.at(backMs, PACKET, 1000) - 680 * PACKET) < 1);
});

Deno.test("at() never falls as time passes", () => {
  const bytes = fc.integer({ min: 1, max: 1e8 });
  const time = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(bytes, time, time, fc.integer({ min: 0, max: 1000 }), (window, first, second, trip) => {
      const curve = new CubicCurve();
      curve.reduce(window, 0);
      const [early, late] = [Math.min(first, second), Math.max(first, second)];
      assert.ok(curve.at(late, PACKET, trip) >= curve.at(early, PACKET, trip) - 1e-3);
    }),
  );
});
