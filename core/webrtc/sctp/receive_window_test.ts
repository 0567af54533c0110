import { strict as assert } from "node:assert";
import fc from "fast-check";
import { makeConnectedPair } from "./testing/pair.ts";
import { ReceiveWindow } from "./receive_window.ts";

const LIMITS = { firstBytes: 1000, mostBytes: 10_000 };

/** The window after `perMs` bytes came in each of `ms` milliseconds over a path of `roundTripMs`. */
function after(ms: number, perMs: number, roundTripMs: number): number {
  const window = new ReceiveWindow(LIMITS);
  for (let nowMs = 0; nowMs < ms; nowMs++) window.arrived(perMs, nowMs, roundTripMs);
  return window.bytes;
}

Deno.test("arrived() makes room for four round trips, between the first window and the largest", () => {
  assert.equal(after(0, 0, 0), 1000);
  assert.equal(after(200, 50, 4), 1000, "800 bytes are less than the first window");
  assert.equal(after(200, 50, 20), 4000);
  assert.equal(after(300, 50, 100), 10_000, "20,000 bytes are more than the largest");
});

Deno.test("arrived() counts for 50 ms at least, and for a whole round trip", () => {
  assert.equal(after(50, 50, 20), 1000);
  assert.equal(after(51, 50, 20), 4000);
  assert.equal(after(80, 10, 80), 1000);
  assert.equal(after(81, 10, 80), 3200);
});

Deno.test("arrived() leaves the window as it is while no round trip is known", () => {
  assert.equal(after(500, 1_000_000, 0), 1000);
});

Deno.test("a largest window below the first one holds from the beginning", () => {
  assert.equal(new ReceiveWindow({ firstBytes: 1000, mostBytes: 10 }).bytes, 10);
});

Deno.test("arrived() makes no room for a path so short that only two busy processes make it long", () => {
  assert.equal(after(200, 1_000_000, 2), 1000);
  assert.equal(after(200, 1_000_000, 2.1), 10_000);
});

Deno.test("arrived() takes room back when the path turns out to be shorter", () => {
  const window = new ReceiveWindow(LIMITS);
  const periods = [[20, 4000], [10, 2000], [10, 2000], [3, 1000], [1, 1000]] as const;
  let nowMs = 0;
  for (const [roundTripMs, bytes] of periods) {
    for (let count = 0; count < 51; count++) window.arrived(50, nowMs++, roundTripMs);
    assert.equal(window.bytes, bytes, `${roundTripMs} ms`);
  }
});

Deno.test("arrived() takes nothing back but for a shorter round trip, and keeps to its bounds", () => {
  const arrival = fc.tuple(fc.nat(3000), fc.double({ min: 0, max: 500, noNaN: true }), fc.nat(3));
  fc.assert(fc.property(fc.array(arrival), (arrivals) => {
    const window = new ReceiveWindow(LIMITS);
    let [nowMs, roundTripMs] = [0, 300];
    for (const [bytes, laterMs, shorter] of arrivals) {
      const before = window.bytes;
      if (shorter === 0) roundTripMs *= 0.8;
      window.arrived(bytes, nowMs += laterMs, roundTripMs);
      assert.ok(window.bytes >= before || roundTripMs < 300);
      assert.ok(window.bytes >= LIMITS.firstBytes && window.bytes <= LIMITS.mostBytes);
    }
  }));
});

Deno.test("mayGrow is whether a quarter of the window has come lately, and there is room for more", () => {
  const window = new ReceiveWindow(LIMITS);
  window.arrived(249, 0, 0);
  assert.equal(window.mayGrow, false);
  window.arrived(1, 0, 0);
  assert.equal(window.mayGrow, true);
  window.arrived(0, 50, 0);
  assert.equal(window.mayGrow, false);
  const largest = new ReceiveWindow({ firstBytes: 1000, mostBytes: 1000 });
  largest.arrived(1000, 0, 0);
  assert.equal(largest.mayGrow, false);
});

/** Simulated milliseconds for 4 MiB at 100 Mbit/s and 100 ms. */
function timeFor4MiB(firstReceiveWindowBytes: number): number {
  const link = { delayMs: 50, bitsPerSecond: 100e6 };
  const { a, z, simulation } = makeConnectedPair({ link, association: { firstReceiveWindowBytes } });
  simulation.run(1000);
  for (let count = 0; count < 64; count++) a.association.send(1, 53, new Uint8Array(1 << 16));
  simulation.run(60_000, () => z.receivedBytes === 1 << 22);
  return simulation.nowMs - 1000;
}

Deno.test("a small first window costs a long path no more than two round trips, though Z sends nothing of its own", () => {
  const whole = timeFor4MiB(32 << 20);
  const small = timeFor4MiB(64 << 10);
  assert.ok(small <= whole + 200, `${small} ms, and ${whole} with all of it; 6,400 if the window stayed`);
});
