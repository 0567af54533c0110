import assert from "node:assert/strict";
import fc from "fast-check";
import { WaitingQueue } from "./waiting_queue.ts";

const NO_IO = { permissions: "none" } as const;
const END = new Error("the end");
const LATER = new Error("later");

Deno.test({ ...NO_IO, name: "WaitingQueue gives items in order, whoever was first" }, async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.boolean()), async (pushes) => {
    const queue = new WaitingQueue<number>(pushes.length);
    const taken: Promise<number>[] = [];
    let pushed = 0;
    for (const push of pushes) push ? queue.push(pushed++) : taken.push(queue.next());
    const both = Math.min(pushed, taken.length);
    assert.deepEqual(
      await Promise.all(taken.slice(0, both)),
      Array.from({ length: both }, (_, index) => index),
    );
  }));
});

for (const limit of [0, 1, 2]) {
  Deno.test(
    { ...NO_IO, name: `WaitingQueue.push() is false for item ${limit + 1} of ${limit}` },
    async () => {
      const queue = new WaitingQueue<number>(limit);
      for (let item = 0; item < limit; item++) assert.equal(queue.push(item), true);
      assert.equal(queue.push(limit), false);
      if (limit > 0) assert.equal(await queue.next(), 0);
    },
  );
}

Deno.test(
  { ...NO_IO, name: "WaitingQueue bounds what waits by its weight, whatever came and went before" },
  async () => {
    const numbers = fc.array(fc.integer({ min: -5, max: 9 }), { maxLength: 100 });
    await fc.assert(fc.asyncProperty(numbers, async (steps) => {
      const queue = new WaitingQueue<number>(100, { limit: 20, weigh: (item) => item });
      let waiting: number[] = [];
      const weight = () => waiting.reduce((sum, item) => sum + item, 0);
      for (const step of steps) {
        if (step >= 0) {
          const fits = weight() + step <= 20;
          assert.equal(queue.push(step), fits);
          if (fits) waiting.push(step);
        } else if (step === -5) {
          queue.clear();
          waiting = [];
        } else if (waiting.length > 0 && step === -4) {
          const last = waiting.at(-1)!;
          queue.remove(last);
          waiting.splice(waiting.indexOf(last), 1);
        } else if (waiting.length > 0) {
          assert.equal(await queue.next(), waiting.shift());
        }
      }
    }));
  },
);

Deno.test(
  { ...NO_IO, name: "WaitingQueue.push() is true when somebody waits, even with no room" },
  async () => {
    const queue = new WaitingQueue<string>(0);
    const next = queue.next();
    assert.equal(queue.push("x"), true);
    assert.equal(await next, "x");
  },
);

Deno.test({
  ...NO_IO,
  name: "WaitingQueue.close() ends waits with its first reason, after what arrived before",
}, async () => {
  const queue = new WaitingQueue<string>(2);
  queue.push("before");
  queue.close(END);
  queue.close(LATER);
  assert.equal(queue.push("after"), true);
  assert.equal(await queue.next(), "before");
  await assert.rejects(queue.next(), END);
});

Deno.test({
  ...NO_IO,
  name: "WaitingQueue.close() rejects everybody who waits, and unawaited ones harm nobody",
}, async () => {
  const queue = new WaitingQueue<string>(2);
  const first = queue.next();
  void queue.next();
  queue.close(END);
  void queue.next();
  await assert.rejects(first, END);
});

Deno.test(
  { ...NO_IO, name: "WaitingQueue.remove() takes an item out, and nothing that is not there" },
  async () => {
    const queue = new WaitingQueue<string>(3);
    queue.push("a");
    queue.push("b");
    queue.remove("a");
    queue.remove("c");
    assert.equal(await queue.next(), "b");
  },
);
