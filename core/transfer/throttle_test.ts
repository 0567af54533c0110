import assert from "node:assert/strict";
import fc from "fast-check";
import { Throttle, type ThrottleClock } from "./throttle.ts";

/** A clock that stands still until somebody waits, and then is there at once. */
class TestClock implements ThrottleClock {
  nowMs = 1_000;

  now(): number {
    return this.nowMs;
  }

  wait(milliseconds: number): Promise<void> {
    this.nowMs += milliseconds;
    return Promise.resolve();
  }
}

Deno.test("Throttle.pass() lets no more through in any time than the rate, a burst and one piece", async () => {
  const pieces = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 50_000 }), idleMs: fc.nat(300) }), {
    minLength: 1,
    maxLength: 40,
  });
  await fc.assert(fc.asyncProperty(pieces, fc.integer({ min: 1_000, max: 1e9 }), async (pieces, rate) => {
    const clock = new TestClock();
    const throttle = new Throttle(rate, clock);
    const passed: { atMs: number; bytes: number }[] = [];
    for (const { bytes, idleMs } of pieces) {
      clock.nowMs += idleMs;
      await throttle.pass(bytes);
      passed.push({ atMs: clock.nowMs, bytes });
    }
    for (let from = 0; from < passed.length; from++) {
      let sum = 0;
      for (const { atMs, bytes } of passed.slice(from)) {
        const allowed = (atMs - passed[from]!.atMs + 100) / 1_000 * rate;
        assert.ok(sum <= allowed + 1e-3 * rate, `${sum} bytes where ${allowed} may go before ${bytes}`);
        sum += bytes;
      }
    }
  }));
});

Deno.test("Throttle.pass() reaches the rate when there is always something to pass", async () => {
  const clock = new TestClock();
  const throttle = new Throttle(1_000_000, clock);
  for (let count = 0; count < 1_000; count++) await throttle.pass(10_000);
  // 10 MB, of which a burst of 100 kB and the last piece did not wait.
  assert.ok(Math.abs(clock.nowMs - 1_000 - (10_000 - 110)) <= 10, `${clock.nowMs}`);
});

Deno.test("Throttle.pass() makes those who share it wait for each other", async () => {
  const waits: number[] = [];
  const clock: ThrottleClock = {
    now: () => 0,
    wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
  };
  const throttle = new Throttle(1_000, clock);
  await Promise.all([throttle.pass(100), throttle.pass(100), throttle.pass(100), throttle.pass(100)]);
  assert.deepEqual(waits, [100, 200]);
});

Deno.test("Throttle.pass() gives up waiting when its signal aborts, and leaves no timer", async () => {
  const throttle = new Throttle(1);
  await throttle.pass(1_000_000_000_000);
  const stop = new AbortController();
  const waiting = throttle.pass(1, stop.signal);
  stop.abort();
  await waiting;
  await throttle.pass(1, stop.signal);
});

Deno.test("Throttle refuses a rate at which nothing would ever move", () => {
  for (const rate of [0, -1, NaN]) assert.throws(() => new Throttle(rate), RangeError, String(rate));
});
