import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ManifestEntry } from "../core/ports.ts";
import { Selection } from "./selection.ts";

const BOUNDS = { maxBytes: 100, maxFiles: 10 };

const ENTRIES: readonly ManifestEntry[] = [
  { path: "t", kind: "folder", size: 0 },
  { path: "t/deep", kind: "folder", size: 0 },
  { path: "t/deep/a", size: 1 },
  { path: "t/empty", kind: "folder", size: 0 },
  { path: "b", size: 2 },
  { path: "note", kind: "text", size: 5 },
  { path: "link", kind: "link", size: 0, target: "b" },
];

const selectionOf = (entries = ENTRIES) =>
  new Selection(entries, { ...BOUNDS, unfit: new Map([[6, "link-unsupported"]]) });

const wanted = (selection: Selection, entries = ENTRIES) =>
  [...entries.keys()].filter((file) => selection.wants(file));

Deno.test("Selection begins with everything that can be had", () => {
  const selection = selectionOf();
  assert.deepEqual(selection.rows, [2, 3, 4]);
  assert.deepEqual([selection.count, selection.bytes, selection.problem], [3, 3, ""]);
  assert.deepEqual(wanted(selection), [0, 1, 2, 3, 4, 5]);
});

Deno.test("wants() follows the boxes, with the folders that hold what is chosen, and texts always", () => {
  const selection = selectionOf();
  selection.choose(selection.rows, false);
  assert.deepEqual(wanted(selection), [5]);
  assert.match(selection.problem, /at least one/);
  selection.choose([2], true);
  assert.deepEqual(wanted(selection), [0, 1, 2, 5]);
  selection.choose([2], false);
  selection.choose([3], true);
  assert.deepEqual(wanted(selection), [0, 3, 5]);
  assert.deepEqual([selection.count, selection.bytes], [1, 0]);
});

Deno.test("problem tells of too many bytes and too many files, from the first beyond the bound", () => {
  const table: [sizes: number[], problem: RegExp][] = [
    [[50, 50], /^$/],
    [[50, 51], /can hold 100 B at most/],
    [Array(10).fill(1), /^$/],
    [Array(11).fill(1), /can hold 10 files and folders at most/],
  ];
  for (const [sizes, problem] of table) {
    const entries = sizes.map((size, index) => ({ path: `${index}`, size }));
    assert.match(new Selection(entries, BOUNDS).problem, problem, String(sizes));
  }
});

Deno.test("problem counts the folders that come with what is chosen, as the store does", () => {
  const files = Array.from({ length: 9 }, (_, index) => ({ path: `t/${index}`, size: 1 }));
  const folders: ManifestEntry[] = ["t", "u"].map((path) => ({ path, kind: "folder", size: 0 }));
  const selection = new Selection([...folders, ...files, { path: "u/x", size: 1 }], BOUNDS);
  assert.match(selection.problem, /can hold 10 files and folders at most/);
  selection.choose([11], false);
  assert.equal(selection.problem, "", "nine files and their folder");
  selection.choose([11], true);
  selection.choose([2], false);
  assert.match(selection.problem, /at most/, "nine files and two folders");
});

Deno.test("Selection is made of thousands of deep paths without keeping each folder of each", () => {
  const entries = Array.from(
    { length: 5_000 },
    (_, index): ManifestEntry => ({ path: `${index}${"/a".repeat(2_000)}`, kind: "folder", size: 0 }),
  );
  const selection = new Selection(entries, { maxBytes: 1, maxFiles: 10_000 });
  assert.deepEqual([selection.rows.length, selection.problem], [5_000, ""]);
});

Deno.test("choose() never takes what does not fit by itself", () => {
  const selection = new Selection([{ path: "a", size: 100 }, { path: "b", size: 101 }], BOUNDS);
  assert.deepEqual([selection.canHave(0), selection.canHave(1)], [true, false]);
  selection.choose([0, 1], true);
  assert.deepEqual([selection.has(0), selection.has(1), selection.problem], [true, false, ""]);
});

Deno.test("an offer of nothing that fits a page cannot be accepted", () => {
  const link: ManifestEntry = { path: "a", kind: "link", size: 0, target: "b" };
  const selection = new Selection([link], { ...BOUNDS, unfit: new Map([[0, "link-unsupported"]]) });
  assert.match(selection.problem, /^Nothing of this/);
});

Deno.test("an offer of nothing but texts has no rows and no problem", () => {
  const selection = new Selection([{ path: "note", kind: "text", size: 5 }], BOUNDS);
  assert.deepEqual([selection.rows, selection.problem, selection.wants(0)], [[], "", true]);
});

Deno.test("wants() never wants an entry without all listed folders above it", () => {
  const paths = fc.uniqueArray(fc.stringMatching(/^[ab](\/[ab]){0,4}$/), { minLength: 1 });
  fc.assert(fc.property(paths, fc.infiniteStream(fc.boolean()), (paths, flips) => {
    const folders = new Set(paths.filter((path) => paths.some((other) => other.startsWith(`${path}/`))));
    const entries: ManifestEntry[] = paths.map((path) => ({
      path,
      size: 0,
      kind: folders.has(path) ? "folder" : "file",
    }));
    const selection = new Selection(entries, { maxBytes: 1, maxFiles: 1000 });
    selection.choose(selection.rows.filter(() => flips.next().value), false);
    for (const file of wanted(selection, entries)) {
      for (const [above, { path }] of entries.entries()) {
        if (paths[file]!.startsWith(`${path}/`)) assert.ok(selection.wants(above), path);
      }
    }
  }));
});
