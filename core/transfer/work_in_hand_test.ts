import assert from "node:assert/strict";
import { WorkInHand } from "./work_in_hand.ts";

Deno.test("WorkInHand.over() waits for all that was started, failures included", async () => {
  const failed: unknown[] = [];
  let idles = 0;
  const work = new WorkInHand((error) => failed.push(error), () => idles++);
  const slow = Promise.withResolvers<number>();
  const started = work.start(slow.promise);
  const broken = work.start(Promise.reject(new Error("no disk")));
  await assert.rejects(broken, /no disk/);
  assert.deepEqual([work.isAny, idles], [true, 0]);
  const over = work.over();
  slow.resolve(5);
  await over;
  assert.deepEqual([work.isAny, await started, failed.length, idles], [false, 5, 1, 1]);
});
