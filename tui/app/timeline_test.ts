import assert from "node:assert/strict";
import fc from "fast-check";
import { STEPS } from "../../core/connection/steps.ts";
import type { ReachedStep } from "../../core/view.ts";
import { standstillOf, timelineOf } from "./timeline.ts";

Deno.test("timelineOf() puts between the steps of a sender what its receiver must have done", () => {
  const steps = [1, 2, 3, 4, 5, 6, 8, 7, 9, 10, 25, 26].map(reached);
  const rows = timelineOf({ steps, times: steps.map((_, index) => 100 + 10 * index), isConnected: true });
  assert.deepEqual(
    rows.map(({ n }) => n),
    [11, 1, 2, 3, 4, 5, 6, 8, 7, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 22, 25, 26, 20, 21, 23, 24],
  );
  assert.deepEqual(rows.filter(({ state }) => state !== "implied").length, steps.length);
  assert.deepEqual([rows[1]!.atMs, rows[2]!.tookMs, rows[20]!.atMs], [0, 10, 100]);
});

Deno.test("timelineOf() has every step once, those told in their order, and none before what it needs", () => {
  const some = fc.shuffledSubarray(STEPS.map(({ n }) => n));
  fc.assert(fc.property(some, fc.boolean(), (told, isConnected) => {
    const rows = timelineOf({ steps: told.map(reached), times: [], isConnected });
    assert.deepEqual(rows.map(({ n }) => n).sort((a, b) => a - b), STEPS.map(({ n }) => n));
    assert.deepEqual(rows.filter(({ state }) => state === "seen").map(({ n }) => n), told);
    assert.ok(!isConnected || rows.every(({ state }) => state !== "coming"));
    for (const { n, state } of rows) {
      const isNeeded = rows.some((row) => row.state === "seen" && STEPS[row.n - 1]!.after.includes(n));
      if (isNeeded) assert.notEqual(state, "coming");
    }
  }));
});

Deno.test("standstillOf() names the last step and what usually comes next, as far as that side can see", () => {
  const sender = [1, 2, 3, 4, 5, 6, 8, 7, 9, 10, 25, 26];
  const receiver = [11, 12, 13, 14, 15, 16, 17, 21, 18, 19, 22, 20, 23, 24];
  const table: [
    role: "sender" | "receiver",
    told: number[],
    last: number | undefined,
    next: number | undefined,
  ][] = [
    ["sender", [], undefined, 1],
    ["sender", sender.slice(0, 7), 8, 7],
    ["sender", sender.slice(0, 10), 10, 12],
    ["sender", sender, 26, undefined],
    ["receiver", receiver.slice(0, 1), 11, 1],
    ["receiver", receiver.slice(0, 7), 17, 7],
    ["receiver", receiver, 24, undefined],
  ];
  for (const [role, told, last, next] of table) {
    const rows = timelineOf({ steps: told.map(reached), times: [], isConnected: false });
    const found = standstillOf(rows, role);
    assert.deepEqual([found.last?.n, found.next?.n], [last, next], `${role} ${told}`);
  }
});

function reached(n: number): ReachedStep {
  const { role, name } = STEPS[n - 1]!;
  return { n, role, name };
}
