import { strict as assert } from "node:assert";
import { RateFloor } from "./rate_floor.ts";

Deno.test("at() is two thirds of the highest rate, half of that 30 s later, and follows a higher one", () => {
  const floor = new RateFloor();
  assert.equal(floor.at(0), 0);
  floor.note(90, 0);
  floor.note(30, 0);
  assert.equal(floor.at(0), 60);
  assert.equal(floor.at(30_000), 30);
  floor.note(60, 30_000);
  assert.equal(floor.at(30_000), 40);
});

Deno.test("reduce() takes 15 %", () => {
  const floor = new RateFloor();
  floor.note(100, 0);
  floor.reduce();
  assert.ok(Math.abs(floor.at(0) - 85 * 2 / 3) < 1e-9);
});
