import assert from "node:assert/strict";
import { seededRandom } from "./testing_random.ts";

Deno.test("seededRandom() loses about as many as it should, the same ones each time", () => {
  const losses = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 100_000 }, () => random() < 0.01);
  };
  const lost = losses(7).filter((isLost) => isLost).length;
  assert.ok(lost > 850 && lost < 1150, String(lost));
  assert.deepEqual(losses(7).slice(0, 1000), losses(7).slice(0, 1000));
  assert.notDeepEqual(losses(7).slice(0, 1000), losses(8).slice(0, 1000));
});

Deno.test("seededRandom() gives what mulberry32 gives, so that a seed that was noted stays worth something", () => {
  const random = seededRandom(1);
  assert.deepEqual([random(), random(), random()].map((number) => number * 2 ** 32), [
    2693262067,
    11749833,
    2265367787,
  ]);
});
