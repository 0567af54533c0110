import assert from "node:assert/strict";
import { INITIAL_VIEW, isPaused, secondsLeft, type View } from "./view.ts";

const MOVING: View = { ...INITIAL_VIEW, phase: "moving", bytes: 4, totalBytes: 10, bytesPerSecond: 2 };

Deno.test("secondsLeft() tells the rest at the present rate, while that can be told", () => {
  assert.equal(secondsLeft(MOVING), 3);
  assert.equal(secondsLeft({ ...MOVING, bytes: 11 }), 0);
  assert.equal(secondsLeft({ ...MOVING, bytesPerSecond: 0 }), undefined);
  assert.equal(secondsLeft({ ...MOVING, pausedBy: ["there"] }), undefined);
  for (const phase of ["starting", "offered", "done"] as const) {
    assert.equal(secondsLeft({ ...MOVING, phase }), undefined);
  }
});

Deno.test("isPaused() is true while files would move otherwise", () => {
  assert.equal(isPaused(MOVING), false);
  assert.equal(isPaused({ ...MOVING, pausedBy: ["here"] }), true);
  assert.equal(isPaused({ ...MOVING, phase: "offered", pausedBy: ["here"] }), false);
});
