import assert from "node:assert/strict";
import fc from "fast-check";
import type { OfferedFile } from "../../core/status.ts";
import { fileComplete, type Flight, isAwaited, isComplete, NOTHING_COMPLETE } from "./complete_files.ts";

const files: readonly OfferedFile[] = [
  { path: "d", size: 0, kind: "folder" },
  { path: "d/a", size: 10 },
  { path: "d/b", size: 20 },
  { path: "l", size: 0, kind: "link" },
  { path: "c", size: 30 },
];

Deno.test("fileComplete() knows what is complete, before the first that is not and after it", () => {
  const table: [complete: string[], first: number, ahead: number[]][] = [
    [[], 0, []],
    [["d/a"], 2, []],
    [["d/b"], 1, [2]],
    [["d/b", "d/a"], 4, []],
    [["c", "d/a"], 2, [4]],
    [["d/a", "c", "d/b"], 5, []],
  ];
  for (const [complete, first, ahead] of table) {
    const flight = after(complete);
    assert.deepEqual([flight.first, [...flight.ahead], flight.completeCount], [
      first,
      ahead,
      complete.length,
    ]);
    for (const [entry, { path }] of files.entries()) {
      if (isAwaited({ files }, entry)) assert.equal(isComplete(flight, entry), complete.includes(path), path);
    }
  }
});

Deno.test("fileComplete() passes over what is not wanted", () => {
  const takes = (entry: number) => entry !== 1;
  const flight = fileComplete(NOTHING_COMPLETE, { files, takes }, "d/b");
  assert.equal(flight.first, 4);
});

Deno.test("fileComplete() counts a file that nobody awaits and moves nothing", () => {
  const flight = fileComplete(NOTHING_COMPLETE, { files }, "nowhere");
  assert.deepEqual([flight.first, flight.completeCount], [0, 1]);
});

Deno.test("isComplete() is true of what was told, in whatever order files complete", () => {
  const scene = fc.integer({ min: 1, max: 40 }).chain((count) =>
    fc.tuple(fc.constant(count), fc.shuffledSubarray(Array.from({ length: count }, (_, n) => n)))
  );
  fc.assert(fc.property(scene, ([count, order]) => {
    const all = Array.from({ length: count }, (_, n) => ({ path: `${n}`, size: n }));
    let flight: Flight = NOTHING_COMPLETE;
    for (const n of order) flight = fileComplete(flight, { files: all }, `${n}`);
    assert.equal(flight.completeCount, order.length);
    for (const n of all.keys()) assert.equal(isComplete(flight, n), order.includes(n));
  }));
});

Deno.test("fileComplete() stays small when 200,000 files complete in order", () => {
  const many = Array.from({ length: 200_000 }, (_, n) => ({ path: `${n}`, size: 1 }));
  let flight: Flight = NOTHING_COMPLETE;
  for (const { path } of many) flight = fileComplete(flight, { files: many }, path);
  assert.deepEqual([flight.first, flight.ahead.size, flight.completeCount], [200_000, 0, 200_000]);
});

function after(complete: readonly string[]): Flight {
  return complete.reduce((flight, path) => fileComplete(flight, { files }, path), NOTHING_COMPLETE);
}
