import assert from "node:assert/strict";
import fc from "fast-check";
import { Backlog, type Origin } from "./backlog.ts";

const NO_IO = { permissions: "none" } as const;
const OPTIONS = { serverBytes: 20, reservedBytes: 5, pooledBytes: 35 };
const NOBODY: ReadonlySet<string> = new Set();

/** What waits, in order, and what may be added by `a`, `b`, and the server. */
const ROOM: readonly (readonly [
  line: readonly (readonly [origin: Origin, bytes: number])[],
  a: number,
  b: number,
  server: number,
])[] = [
  [[], 40, 40, 20],
  [[["a", 1]], 39, 40, 20],
  [[["a", 5]], 35, 40, 20],
  [[["a", 6]], 34, 39, 20],
  [[["a", 39]], 1, 6, 20],
  [[["a", 40]], 0, 5, 20],
  [[["a", 20], ["b", 25]], 0, 0, 20],
  [[["a", 20], ["b", 24]], 1, 1, 20],
  [[["c", 40], ["a", 3]], 2, 5, 20],
  [[["c", 20], ["a", 2], ["d", 25], ["a", 3]], 0, 5, 20],
  [[[undefined, 1]], 40, 40, 19],
  [[[undefined, 20]], 40, 40, 0],
  [[[undefined, 10], ["a", 5], [undefined, 10], ["a", 5]], 30, 35, 0],
];

for (const [line, ...room] of ROOM) {
  const shown = line.map(([origin = "server", bytes]) => `${origin} ${bytes}`).join(", ");
  Deno.test({ ...NO_IO, name: `Backlog.room() after [${shown}] is ${room.join(", ")}` }, () => {
    const backlog = new Backlog(OPTIONS);
    for (const [origin, bytes] of line) backlog.add(origin, bytes);
    assert.deepEqual(["a", "b", undefined].map((origin) => backlog.room(origin)), room);
  });
}

/** Bytes that wait still of 10 by `a`, 5 by the server and 10 by `b`; how many of each; whether it moved. */
const KEPT: readonly (readonly [bytes: number, a: number, server: number, b: number, moved: boolean])[] = [
  [26, 10, 5, 10, false],
  [25, 10, 5, 10, false],
  [24, 9, 5, 10, true],
  [15, 0, 5, 10, true],
  [12, 0, 2, 10, true],
  [10, 0, 0, 10, true],
  [0, 0, 0, 0, true],
];

for (const [bytes, a, server, b, moved] of KEPT) {
  Deno.test({ ...NO_IO, name: `Backlog.keep() of ${bytes} leaves ${a}, ${server} and ${b}` }, () => {
    const backlog = new Backlog(OPTIONS);
    backlog.add("a", 10);
    backlog.add(undefined, 5);
    backlog.add("b", 10);
    assert.equal(backlog.keep(bytes), moved);
    assert.deepEqual(["a", undefined, "b"].map((origin) => backlog.of(origin)), [a, server, b]);
    assert.equal(backlog.bytes, a + server + b);
    assert.equal(backlog.peers(NOBODY), [a, b].filter((waiting) => waiting > 0).length);
    assert.equal(backlog.peers(new Set(["a", "c"])), b > 0 ? 1 : 0);
  });
}

const PEERS = ["a", "b", "c", "d", "e"];
const sizes = fc.integer({ min: 1, max: 50 });
const steps = fc.array(fc.oneof(
  fc.record({ origin: fc.constantFrom(undefined, ...PEERS), bytes: sizes }),
  fc.record({ gone: sizes }),
));

Deno.test(
  { ...NO_IO, name: "Backlog knows what a list of single bytes knows, and stays within its bounds" },
  () => {
    const { serverBytes, reservedBytes, pooledBytes } = OPTIONS;
    fc.assert(fc.property(steps, (steps) => {
      const backlog = new Backlog(OPTIONS);
      let line: Origin[] = [];
      const waiting = (each: Origin) => line.filter((origin) => origin === each).length;
      for (const step of steps) {
        if ("gone" in step) {
          line = line.slice(step.gone);
          backlog.keep(line.length);
        } else if (step.bytes <= backlog.room(step.origin)) {
          backlog.add(step.origin, step.bytes);
          line.push(...Array<Origin>(step.bytes).fill(step.origin));
        }
        for (const each of [undefined, ...PEERS]) assert.equal(backlog.of(each), waiting(each));
        assert.equal(backlog.bytes, line.length);
        assert.equal(backlog.peers(NOBODY), PEERS.filter((peer) => waiting(peer) > 0).length);
        assert.ok(waiting(undefined) <= serverBytes);
        for (const peer of PEERS) {
          assert.ok(waiting(peer) + backlog.room(peer) >= reservedBytes, "what is reserved was given away");
        }
        const pooled = PEERS.map((peer) => Math.max(0, waiting(peer) - reservedBytes));
        assert.ok(pooled.reduce((sum, bytes) => sum + bytes) <= pooledBytes);
      }
    }));
  },
);
