import assert from "node:assert/strict";
import { within } from "./deadline.ts";
import { SlipError, slipError } from "./errors.ts";

const never = new Promise<never>(() => {});
const isInterrupted = (error: unknown) => error instanceof SlipError && error.code === "interrupted";

Deno.test("within() gives what the promise gives, and leaves no timer", async () => {
  assert.equal(await within(Promise.resolve(7), { timeoutMs: 60_000 }), 7);
  const cause = new Error("theirs");
  await assert.rejects(within(Promise.reject(cause), { timeoutMs: 60_000 }), cause);
  assert.equal(await within(Promise.resolve(7), {}), 7);
});

Deno.test("within() rejects with the error of the caller when time is up", async () => {
  const late = () => slipError("stalled", { seconds: 1 });
  await assert.rejects(within(never, { timeoutMs: 1, late }), { code: "stalled" });
  await assert.rejects(within(never, { timeoutMs: 0 }), Error);
});

Deno.test("within() rejects with interrupted when the signal aborts, before or later", async () => {
  await assert.rejects(within(never, { signal: AbortSignal.abort() }), isInterrupted);
  const control = new AbortController();
  const waiting = within(never, { signal: control.signal, timeoutMs: 60_000 });
  control.abort();
  await assert.rejects(waiting, isInterrupted);
});

Deno.test("within() leaves no listener on a signal that outlives it", async () => {
  let listeners = 0;
  const counted = {
    aborted: false,
    addEventListener: () => listeners++,
    removeEventListener: () => listeners--,
  } as unknown as AbortSignal;
  await within(Promise.resolve(), { signal: counted });
  await within(never, { signal: counted, timeoutMs: 1 }).catch(() => {});
  assert.equal(listeners, 0);
});

Deno.test("within() swallows a rejection that comes after the end", async () => {
  const late = Promise.withResolvers<void>();
  await assert.rejects(within(late.promise, { timeoutMs: 1 }));
  late.reject(new Error("nobody waits any more"));
  // An unhandled rejection would end this test after the present turn.
  await within(Promise.resolve(), { timeoutMs: 1 });
});
