import assert from "node:assert/strict";
import { LoopDelay } from "./loop_delay.ts";

Deno.test("LoopDelay sees a loop that did not turn", () => {
  const delay = new LoopDelay();
  const until = performance.now() + 60;
  while (performance.now() < until);
  assert.ok(delay.stop() >= 50);
});
