import assert from "node:assert/strict";
import fc from "fast-check";
import { PAUSE_TOLD_INTERVAL_MS } from "../limits.ts";
import { PauseControl } from "./pause.ts";
import { Pausing } from "./pausing.ts";

/** The pauses of a transfer, and what their hooks were told. */
function watched(control = new PauseControl()) {
  const said: boolean[] = [];
  const changes: boolean[] = [];
  const told: boolean[] = [];
  const pausing = new Pausing(control, {
    changedHere: () => void said.push(pausing.isHere),
    changed: (isPaused) => void changes.push(isPaused),
    toldThere: (isPaused) => void told.push(isPaused),
  });
  return { control, pausing, said, changes, told };
}

/** Whether `promise` has resolved once everything that could happen now has. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  let is = false;
  promise.then(() => is = true);
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return is;
}

Deno.test("Pausing is paused while one side is, and lets go when neither is", async () => {
  const { control, pausing, changes, said } = watched();
  assert.equal(await isResolved(pausing.running()), true);
  control.pause();
  const waiting = pausing.running();
  pausing.heard(true, 0);
  control.resume();
  assert.equal(await isResolved(waiting), false);
  assert.deepEqual([pausing.isAny, pausing.isHere, changes], [true, false, [true]]);
  pausing.heard(false, 1);
  assert.equal(await isResolved(waiting), true);
  assert.deepEqual([pausing.isAny, changes], [false, [true, false]]);
  assert.deepEqual(said, [], "a pause that was over at once need not be said");
});

Deno.test("Pausing says what changed here once a turn, also what was so from the start", async () => {
  const early = new PauseControl();
  early.pause();
  const { control, said } = watched(early);
  await Promise.resolve();
  assert.deepEqual(said, [true]);
  for (let times = 0; times < 101; times++) control[times % 2 === 0 ? "resume" : "pause"]();
  await Promise.resolve();
  assert.deepEqual(said, [true, false]);
});

Deno.test("Pausing tells a person of the other side no more often than PAUSE_TOLD_INTERVAL_MS, and the last word in the end", () => {
  const ping = fc.record({ afterMs: fc.nat(2 * PAUSE_TOLD_INTERVAL_MS), isPaused: fc.boolean() });
  fc.assert(fc.property(fc.array(ping), (pings) => {
    const { pausing, told } = watched();
    let now = 0;
    let lastMs = -Infinity;
    for (const { afterMs, isPaused } of pings) {
      const before = told.length;
      pausing.heard(isPaused, now += afterMs);
      assert.equal(pausing.isAny, isPaused, "it counts at once");
      if (told.length === before) continue;
      assert.ok(now - lastMs >= PAUSE_TOLD_INTERVAL_MS);
      lastMs = now;
    }
    const { isAny } = pausing;
    pausing.heard(isAny, now + PAUSE_TOLD_INTERVAL_MS);
    assert.equal(told.at(-1) ?? false, isAny);
    assert.ok(told.every((isPaused, index) => isPaused === (index % 2 === 0)), "it alternates");
  }));
});

Deno.test("Pausing.end() lets go of what waits, and listens no more", async () => {
  const { control, pausing, said, changes } = watched();
  control.pause();
  const waiting = pausing.running();
  pausing.end();
  pausing.end();
  control.resume();
  control.pause();
  assert.equal(await isResolved(waiting), true);
  assert.equal(await isResolved(pausing.running()), true);
  assert.deepEqual([said, changes], [[], [true]]);
});

Deno.test("Pausing without a control is paused by the other side only", () => {
  const changes: boolean[] = [];
  const pausing = new Pausing(undefined, {
    changedHere: () => assert.fail("nobody is here"),
    changed: (isPaused) => void changes.push(isPaused),
    toldThere: () => {},
  });
  pausing.heard(true, 0);
  assert.deepEqual([pausing.isHere, pausing.isAny, changes], [false, true, [true]]);
  pausing.end();
});
