import assert from "node:assert/strict";
import { WorkInHand } from "./work_in_hand.ts";

Deno.test("WorkInHand.over() waits for all that was started, failures included", async () => {
  const failed: unknown[] = [];
  const work = new WorkInHand((error) => failed.push(error));
  const slow = Promise.withResolvers<number>();
  const started = work.start(slow.promise);
  const broken = work.start(Promise.reject(new Error("no disk")));
  await assert.rejects(broken, /no disk/);
  assert.equal(work.isAny, true);
  const over = work.over();
  slow.resolve(5);
  await over;
  assert.deepEqual([work.isAny, await started, failed.length], [false, 5, 1]);
});
