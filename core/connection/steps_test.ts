import assert from "node:assert/strict";
import type { Status } from "../status.ts";
import { STEPS, StepTrace } from "./steps.ts";

Deno.test("STEPS are numbered 1 to 26, with a name of its own for each of a role", () => {
  assert.deepEqual(STEPS.map(({ n }) => n), Array.from({ length: 26 }, (_, index) => index + 1));
  const names = STEPS.map(({ role, name }) => `${role}: ${name}`);
  assert.equal(new Set(names).size, STEPS.length);
});

Deno.test("STEPS can happen: none waits for itself, in however many turns", () => {
  const happened = new Set<number>();
  for (let turn = 0; turn < STEPS.length; turn++) {
    for (const { n, after } of STEPS) if (after.every((one) => happened.has(one))) happened.add(n);
  }
  assert.deepEqual(STEPS.filter(({ n }) => !happened.has(n)), []);
});

Deno.test("STEPS wait for other steps that exist", () => {
  for (const { n, after } of STEPS) {
    for (const one of after) assert.ok(one >= 1 && one <= STEPS.length && one !== n, `${n} after ${one}`);
  }
});

Deno.test("StepTrace.reached() tells each step once", () => {
  const told: Status[] = [];
  const trace = new StepTrace((status) => told.push(status));
  for (const n of [1, 7, 7, 26, 1]) trace.reached(n);
  assert.deepEqual(told, [
    { event: "step", n: 1, role: "sender", name: "configure ICE servers" },
    { event: "step", n: 7, role: "sender", name: "gather candidates" },
    { event: "step", n: 26, role: "sender", name: "set remote description" },
  ]);
});

Deno.test("StepTrace.reached() refuses steps that do not exist, told or not", () => {
  for (const trace of [new StepTrace(), new StepTrace(() => {})]) {
    for (const n of [0, 27, -1, 1.5, NaN]) assert.throws(() => trace.reached(n), RangeError, String(n));
    trace.reached(1);
  }
});
