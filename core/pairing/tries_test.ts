import assert from "node:assert/strict";
import { Tries } from "./tries.ts";

const wrong = () => false;
const right = () => true;

Deno.test("judge() counts three wrong tries and then looks no more, not even at right ones", () => {
  const tries = new Tries();
  for (const left of [2, 1, 0]) {
    assert.equal(tries.judge(wrong), false);
    assert.equal(tries.left, left);
    assert.equal(tries.closed, left === 0);
  }
  let looked = false;
  assert.throws(() => tries.judge(() => looked = true), { code: "too-many-tries", exitCode: 4 });
  assert.equal(looked, false);
  assert.equal(tries.wrong, 3);
});

Deno.test("judge() counts no right try", () => {
  const tries = new Tries(1);
  for (let time = 0; time < 5; time++) assert.equal(tries.judge(right), true);
  assert.equal(tries.left, 1);
});

Deno.test("judge() counts a try whose judgement fails", () => {
  const tries = new Tries();
  assert.throws(() =>
    tries.judge(() => {
      throw new Error("broken");
    }), /broken/);
  assert.equal(tries.left, 2);
});

Deno.test("judge() counts a try before it looks, so that one inside another counts too", () => {
  const tries = new Tries(2);
  tries.judge(() => {
    assert.equal(tries.left, 1);
    tries.judge(wrong);
    assert.throws(() => tries.judge(right), { code: "too-many-tries" });
    return false;
  });
  assert.equal(tries.left, 0);
});
