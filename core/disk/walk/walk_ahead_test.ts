import assert from "node:assert/strict";
import fc from "fast-check";
import { lookAhead } from "./walk_ahead.ts";

Deno.test("lookAhead() uses all in order and looks at no more at a time than it may", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.nat({ max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (s, count, ahead) => {
        const items = Array.from({ length: count }, (_, index) => index);
        const used: number[] = [];
        let underWay = 0;
        let most = 0;
        const look = async (item: number) => {
          most = Math.max(most, ++underWay);
          await s.schedule(Promise.resolve());
          underWay--;
          return item * 10;
        };
        const done = lookAhead(items, ahead, look, (item, result) => {
          assert.equal(result, item * 10);
          used.push(item);
        });
        await s.waitFor(done);
        assert.deepEqual(used, items);
        assert.equal(most, Math.min(ahead, count));
      },
    ),
  );
});

Deno.test("lookAhead() ends with the first error, and others are not left unhandled", async () => {
  const error = new Error("first");
  const used: number[] = [];
  const look = (item: number) =>
    item === 0 ? Promise.resolve() : Promise.reject(item === 1 ? error : new Error());
  await assert.rejects(lookAhead([0, 1, 2, 3], 3, look, (item) => void used.push(item)), error);
  assert.deepEqual(used, [0]);
});
