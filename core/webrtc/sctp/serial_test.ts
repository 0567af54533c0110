import { strict as assert } from "node:assert";
import fc from "fast-check";
import { positionOf, ssnAfter, tsnOf } from "./serial.ts";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

Deno.test("positionOf() undoes tsnOf() for every position near a known one, across the wrap", () => {
  const position = fc.integer({ min: 0, max: 2 ** 40 });
  const distance = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
  fc.assert(fc.property(uint32, position, distance, (initial, near, away) => {
    assert.equal(positionOf(tsnOf(near + away, initial), initial, near), near + away);
  }));
});

Deno.test("tsnOf() wraps from 0xffffffff to 0", () => {
  assert.deepEqual([0, 1, 2].map((position) => tsnOf(position, 0xffffffff)), [0xffffffff, 0, 1]);
});

Deno.test("ssnAfter() follows RFC 1982 at its borders", () => {
  const cases: [number, number, boolean][] = [
    [0, 0, false],
    [1, 0, true],
    [0, 1, false],
    [0, 0xffff, true],
    [0xffff, 0, false],
    [0x7fff, 0, true],
    [0x8000, 0, false],
  ];
  for (const [a, b, expected] of cases) assert.equal(ssnAfter(a, b), expected, `${a} after ${b}`);
});
