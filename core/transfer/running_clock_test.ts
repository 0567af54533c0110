import assert from "node:assert/strict";
import fc from "fast-check";
import { RunningClock } from "./running_clock.ts";

Deno.test("RunningClock shows the time less that in which it stood", () => {
  const clock = new RunningClock();
  const table: [what: "stop" | "start" | "", nowMs: number, shownMs: number][] = [
    ["", 100, 100],
    ["start", 110, 110],
    ["stop", 120, 120],
    ["", 500, 120],
    ["stop", 600, 120],
    ["start", 1_000, 120],
    ["start", 1_005, 125],
    ["", 1_010, 130],
  ];
  for (const [what, nowMs, shownMs] of table) {
    if (what !== "") clock[what](nowMs);
    assert.equal(clock.at(nowMs), shownMs);
  }
});

Deno.test("RunningClock never goes back, and runs exactly while it is not stopped", () => {
  const steps = fc.array(fc.record({ afterMs: fc.nat(1_000), stops: fc.boolean() }));
  fc.assert(fc.property(steps, (steps) => {
    const clock = new RunningClock();
    let [now, ran, isStopped] = [0, 0, false];
    for (const { afterMs, stops } of steps) {
      now += afterMs;
      if (!isStopped) ran += afterMs;
      assert.equal(clock.at(now), ran);
      clock[stops ? "stop" : "start"](now);
      isStopped = stops;
    }
  }));
});
