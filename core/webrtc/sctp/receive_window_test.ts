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

Deno.test("arrived() never takes back what was offered, whatever comes", () => {
  const arrival = fc.tuple(fc.nat(1 << 24), fc.double({ min: 0, max: 1e5, noNaN: true }), fc.nat(5000));
  fc.assert(fc.property(fc.array(arrival), (arrivals) => {
    const window = new ReceiveWindow(LIMITS);
    let nowMs = 0;
    for (const [bytes, laterMs, roundTripMs] of arrivals) {
      const before = window.bytes;
      window.arrived(bytes, nowMs += laterMs, roundTripMs);
      assert.ok(window.bytes >= before && window.bytes <= LIMITS.mostBytes);
    }
  }));
});

/** Simulated milliseconds for 4 MiB at 100 Mbit/s and 100 ms. */
function timeFor4MiB(firstReceiveWindowBytes: number): number {
  const link = { delayMs: 50, bitsPerSecond: 100e6 };
  const { a, z, simulation } = makeConnectedPair({ link, association: { firstReceiveWindowBytes } });
  z.association.send(1, 53, new Uint8Array(1)); // its acknowledgement is Z's round trip
  simulation.run(1000);
  for (let count = 0; count < 64; count++) a.association.send(1, 53, new Uint8Array(1 << 16));
  simulation.run(60_000, () => z.receivedBytes === 1 << 22);
  return simulation.nowMs - 1000;
}

Deno.test("a small first window costs a long path no more than two round trips", () => {
  const whole = timeFor4MiB(32 << 20);
  const small = timeFor4MiB(64 << 10);
  assert.ok(small <= whole + 200, `${small} ms, and ${whole} with all of it; 6,400 if the window stayed`);
});
