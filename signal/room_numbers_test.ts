import assert from "node:assert/strict";
import fc from "fast-check";
import { RoomNumbers } from "./room_numbers.ts";

const NO_IO = { permissions: "none" } as const;
const OPTIONS = { quarantineMs: 100, quarantineNumbers: 1000 };

Deno.test({ ...NO_IO, name: "RoomNumbers.take() counts from 1" }, () => {
  const numbers = new RoomNumbers(OPTIONS);
  assert.deepEqual([numbers.take(0), numbers.take(0), numbers.take(0)], [1, 2, 3]);
});

for (const [atMs, number] of [[100, 3], [199, 3], [200, 1], [500, 1]] as const) {
  Deno.test(
    { ...NO_IO, name: `RoomNumbers.take() gives ${number} when 1 ended ${atMs - 100} ms ago` },
    () => {
      const numbers = new RoomNumbers(OPTIONS);
      numbers.take(0);
      numbers.take(0);
      numbers.release(1, 100);
      assert.equal(numbers.take(atMs), number);
    },
  );
}

Deno.test(
  { ...NO_IO, name: "RoomNumbers gives the oldest number early when too many are in quarantine" },
  () => {
    const numbers = new RoomNumbers({ quarantineMs: 100, quarantineNumbers: 2 });
    for (let count = 0; count < 4; count++) numbers.take(0);
    for (const number of [2, 1, 3]) numbers.release(number, 0);
    assert.equal(numbers.take(0), 2);
    assert.equal(numbers.take(0), 5);
  },
);

Deno.test({ ...NO_IO, name: "RoomNumbers.release() of a number that is not taken does nothing" }, () => {
  const numbers = new RoomNumbers(OPTIONS);
  numbers.release(1, 0);
  assert.equal(numbers.take(0), 1);
  numbers.release(1, 0);
  numbers.release(1, 90);
  assert.equal(numbers.take(100), 1);
});

Deno.test(
  { ...NO_IO, name: "RoomNumbers.take() gives the smallest number neither taken nor in quarantine" },
  () => {
    const step = fc.record({ releases: fc.boolean(), which: fc.nat(), afterMs: fc.nat({ max: 60 }) });
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const numbers = new RoomNumbers(OPTIONS);
      const live: number[] = [];
      const endedAtMs = new Map<number, number>();
      let nowMs = 0;
      for (const { releases, which, afterMs } of steps) {
        nowMs += afterMs;
        if (releases && live.length > 0) {
          const [ended] = live.splice(which % live.length, 1) as [number];
          numbers.release(ended, nowMs);
          endedAtMs.set(ended, nowMs);
          continue;
        }
        let smallest = 1;
        const isTaken = () => live.includes(smallest) || nowMs - (endedAtMs.get(smallest) ?? -100) < 100;
        while (isTaken()) smallest++;
        assert.equal(numbers.take(nowMs), smallest);
        live.push(smallest);
      }
    }));
  },
);
