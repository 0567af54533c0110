import assert from "node:assert/strict";
import { SlipError } from "../../core/errors.ts";
import { type Check, type Finding, not, ok, runChecks, skipped } from "./check.ts";

const never = new AbortController().signal;
const nobody = () => {};

Deno.test("runChecks() tells each finding when it is known, and gives them in the order of the checks", async () => {
  const slow = Promise.withResolvers<Finding>();
  const told: string[] = [];
  const tell = (name: string): void => {
    told.push(name);
    if (name === "nat") slow.resolve(skipped("nothing to see", "look again"));
  };
  const checks: Check[] = [
    { name: "udp", look: () => slow.promise },
    { name: "nat", look: () => Promise.resolve(ok("fine")) },
  ];
  const findings = await runChecks(checks, tell, never);
  assert.deepEqual(told, ["nat", "udp"]);
  assert.deepEqual(findings, [
    { state: "skipped", detail: "nothing to see", hint: "look again" },
    { state: "ok", detail: "fine" },
  ]);
});

Deno.test("runChecks() takes a check that throws or takes too long for one that found something wrong", async () => {
  let isReleased = false;
  const stuck = (signal: AbortSignal) => {
    signal.addEventListener("abort", () => isReleased = true);
    return new Promise<never>(() => {});
  };
  const [broken, late] = await runChecks(
    [
      { name: "stun", look: () => Promise.reject(new Error("no idea")) },
      { name: "loop", look: stuck, timeoutMs: 10 },
    ],
    nobody,
    never,
  );
  assert.deepEqual([broken?.state, broken?.detail], ["not", "no idea"]);
  assert.deepEqual([late?.state, late?.detail], ["not", "it took longer than 0.01 seconds"]);
  assert(isReleased);
});

Deno.test("runChecks() ends with its signal", async () => {
  const control = new AbortController();
  const running = runChecks([{ name: "loop", look: () => new Promise(() => {}) }], nobody, control.signal);
  control.abort();
  await assert.rejects(running, (error) => error instanceof SlipError && error.code === "interrupted");
});

Deno.test("runChecks() makes what it tells harmless", async () => {
  const [finding] = await runChecks(
    [
      { name: "cache", look: () => Promise.resolve(not("\u001b[2J", "\u0007", { isFatal: true })) },
    ],
    nobody,
    never,
  );
  assert.deepEqual(finding, { state: "not", detail: "\\u{1b}[2J", hint: "\\u{7}", isFatal: true });
});
