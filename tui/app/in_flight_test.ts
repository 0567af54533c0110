import assert from "node:assert/strict";
import fc from "fast-check";
import type { OfferedFile } from "../../core/status.ts";
import { fileComplete, filesInFlight, type Flight, NOTHING_COMPLETE } from "./in_flight.ts";

const files: readonly OfferedFile[] = [
  { path: "d", size: 0, kind: "folder" },
  { path: "d/a", size: 10 },
  { path: "d/b", size: 20 },
  { path: "l", size: 0, kind: "link" },
  { path: "c", size: 30 },
];

Deno.test("filesInFlight() gives what is stored to the first files that are not complete", () => {
  const table: [complete: string[], bytes: number, rows: [string, number][]][] = [
    [[], 0, [["d/a", 0]]],
    [[], 4, [["d/a", 4]]],
    [[], 12, [["d/a", 10], ["d/b", 2]]],
    [["d/a"], 10, [["d/b", 0]]],
    [["d/b"], 25, [["d/a", 5]]],
    [["d/b"], 35, [["d/a", 10], ["c", 5]]],
    [["d/a", "d/b"], 30, [["c", 0]]],
    [["d/a", "c", "d/b"], 60, []],
  ];
  for (const [complete, bytes, rows] of table) {
    const found = filesInFlight(after(complete), { files }, bytes);
    assert.deepEqual(found.map((row) => [row.path, row.bytes]), rows, `${complete} ${bytes}`);
  }
});

Deno.test("filesInFlight() passes over what is not wanted", () => {
  const takes = (entry: number) => entry !== 1;
  assert.deepEqual(filesInFlight(NOTHING_COMPLETE, { files, takes }, 25).map(({ path }) => path), [
    "d/b",
    "c",
  ]);
});

Deno.test("filesInFlight() gives a stream all of it, whatever it will be", () => {
  const stream: OfferedFile[] = [{ path: "s", size: 0, kind: "stream" }];
  assert.deepEqual(filesInFlight(NOTHING_COMPLETE, { files: stream }, 7), [
    { entry: 0, path: "s", bytes: 7, size: 0, isEndless: true },
  ]);
});

Deno.test("fileComplete() counts a file that nobody awaits and moves nothing", () => {
  const flight = fileComplete(NOTHING_COMPLETE, { files }, "nowhere", 3);
  assert.deepEqual([flight.first, flight.completeBytes, flight.completeCount], [0, 3, 1]);
});

Deno.test("filesInFlight() adds up to what is stored, in whatever order files complete", () => {
  const scene = fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }).chain((sizes) =>
    fc.tuple(fc.constant(sizes), fc.shuffledSubarray([...sizes.keys()]), fc.double({ min: 0, max: 1 }))
  );
  fc.assert(fc.property(scene, ([sizes, order, share]) => {
    const all = sizes.map((size, n) => ({ path: `${n}`, size }));
    let flight: Flight = NOTHING_COMPLETE;
    for (const n of order) flight = fileComplete(flight, { files: all }, `${n}`, sizes[n]!);
    assert.equal(flight.completeCount, order.length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const bytes = flight.completeBytes + Math.floor((total - flight.completeBytes) * share);
    const rows = filesInFlight(flight, { files: all }, bytes);
    assert.equal(rows.reduce((sum, row) => sum + row.bytes, flight.completeBytes), bytes);
    assert.ok(rows.every(({ entry }) => !order.includes(entry)));
    assert.equal(rows.length === 0, order.length === sizes.length);
  }));
});

Deno.test("fileComplete() stays small when 200,000 files complete in order", () => {
  const many = Array.from({ length: 200_000 }, (_, n) => ({ path: `${n}`, size: 1 }));
  let flight: Flight = NOTHING_COMPLETE;
  for (const { path } of many) flight = fileComplete(flight, { files: many }, path, 1);
  assert.deepEqual([flight.first, flight.ahead.size, flight.completeCount], [200_000, 0, 200_000]);
});

function after(complete: readonly string[]): Flight {
  return complete.reduce(
    (flight, path) => fileComplete(flight, { files }, path, files.find((file) => file.path === path)!.size),
    NOTHING_COMPLETE,
  );
}
