import { strict as assert } from "node:assert";
import { QueueShare } from "./queue_share.ts";

Deno.test("at() is all before a loss, 70 % after each, and never nothing", () => {
  const share = new QueueShare();
  assert.equal(share.at(5000), 1);
  share.reduce(5000);
  assert.ok(Math.abs(share.at(5000) - 0.7) < 1e-9);
  for (let count = 0; count < 20; count++) share.reduce(5000);
  assert.ok(Math.abs(share.at(5000) - 0.1) < 1e-9);
});

Deno.test("at() of two that lost unequally becomes equal", () => {
  const [often, once] = [new QueueShare(), new QueueShare()];
  for (let count = 0; count < 5; count++) often.reduce(0);
  once.reduce(0);
  assert.ok(once.at(0) - often.at(0) > 0.5);
  assert.ok(once.at(60_000) - often.at(60_000) < 0.02);
});
