import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import {
  FILE_BYTES,
  MANIFEST_ENTRIES,
  MANIFEST_PATHS_LENGTH,
  OFFERED_TEXTS,
  PATH_LENGTH,
} from "../limits.ts";
import type { EntryKind, ManifestEntry } from "../ports.ts";
import { ManifestReader, totalBytes } from "./manifest.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const A: ManifestEntry = { path: "a", size: 3 };
const kind = (kind: EntryKind): ManifestEntry => ({ path: kind, size: 0, kind });

/** A reader that was given these parts. */
function reader(...parts: ManifestEntry[][]): ManifestReader {
  const manifest = new ManifestReader();
  for (const part of parts) manifest.add(part);
  return manifest;
}

Deno.test("totalBytes() is the sum of the sizes", () => {
  assert.deepEqual([totalBytes([]), totalBytes([A, kind("folder"), A])], [0, 6]);
});

Deno.test("ManifestReader has the entries in order, once the end agrees", () => {
  const parts = [[A, kind("folder")], [kind("link"), kind("text")]];
  const manifest = reader(...parts);
  manifest.end({ type: "manifest-end", entries: 4, totalBytes: 3, leftOut: 9 });
  assert.deepEqual(manifest.entries, parts.flat());
  assert.equal(manifest.totalBytes, 3);
});

Deno.test("ManifestReader.end() refuses another count, another sum, and nothing", () => {
  const ends = [[[A], 2, 3], [[A], 0, 3], [[A], 1, 2], [[A], 1, 4], [[A], 1, 0], [[], 0, 0]] as const;
  for (const [entries, count, bytes] of ends) {
    const end = { type: "manifest-end", entries: count, totalBytes: bytes, leftOut: 0 } as const;
    assert.throws(() => reader([...entries]).end(end), isProtocolError, `${count} of ${bytes}`);
  }
});

Deno.test("ManifestReader.add() takes no more paths than memory is meant for, targets included", () => {
  const most = MANIFEST_PATHS_LENGTH / PATH_LENGTH;
  const path = "a".repeat(PATH_LENGTH);
  for (
    const [count, entry] of [[most, { path, size: 0 }], [most / 2, { ...kind("link"), path, target: path }]]
  ) {
    const manifest = new ManifestReader();
    for (let index = 0; index < (count as number); index++) manifest.add([entry as ManifestEntry]);
    assert.throws(() => manifest.add([{ path: "b", size: 0 }]), isProtocolError);
  }
});

/** A path of 4,095 units, in 2,047 folders whose paths have 4,190,209 units together: 2^22 in all. */
const deep = (top: string) => `${top}/${"a/".repeat(2046)}x`;

Deno.test("ManifestReader.add() counts the folders that are only in paths as if they were listed", () => {
  const tops = [..."abcdefghijklmnopq"];
  const manifest = reader(tops.slice(0, 16).map((top) => ({ path: deep(top), size: 0 })));
  assert.throws(() => manifest.add([{ path: "b", size: 0 }]), isProtocolError, "2^26 units are the most");
});

Deno.test("ManifestReader.add() counts no folder twice in whose order the entries are", () => {
  const folders = Array.from({ length: 2047 }, (_, depth) => `a${"/a".repeat(depth)}`);
  const manifest = reader(folders.map((path) => ({ path, size: 0, kind: "folder" })));
  const leaf = { path: deep("a"), size: 0 };
  for (let index = 0; index < 1_000; index++) manifest.add([leaf]);
  for (let index = 0; index < 1_000; index++) manifest.add([{ path: `${"a/".repeat(2_000)}y`, size: 0 }]);
  const neighbours = reader([{ path: "a/b", size: 0 }]);
  for (let index = 0; index < MANIFEST_ENTRIES - 1; index++) {
    neighbours.add([{ path: `a/${index}`, size: 0 }]);
  }
});

Deno.test("ManifestReader.add() takes exactly as many folders that are only in paths as entries", () => {
  const pair = (index: number): ManifestEntry => ({ path: `${index}/a/x`, size: 0 });
  const most = Array.from({ length: MANIFEST_ENTRIES / 2 }, (_, index) => pair(index));
  const manifest = reader(most);
  manifest.add([most.at(-1)!, { path: "0", size: 0 }]);
  assert.throws(() => manifest.add([pair(MANIFEST_ENTRIES)]), isProtocolError);
});

Deno.test("ManifestReader.add() takes exactly as many entries, bytes and texts as their limits", () => {
  const many = (count: number, entry: ManifestEntry) => Array<ManifestEntry>(count).fill(entry);
  const table: readonly (readonly [name: string, most: ManifestEntry[], more: ManifestEntry])[] = [
    ["entries", many(MANIFEST_ENTRIES, kind("folder")), kind("folder")],
    ["bytes", [{ path: "a", size: FILE_BYTES }], { path: "b", size: 1 }],
    ["bytes that overflow a sum", [], { path: "b", size: 2 * FILE_BYTES }],
    ["texts", many(OFFERED_TEXTS, kind("text")), kind("text")],
  ];
  for (const [name, most, more] of table) {
    const manifest = reader(most);
    assert.throws(() => manifest.add([more]), isProtocolError, name);
  }
});

Deno.test("ManifestReader.add() takes a stream alone, and beside nothing", () => {
  reader([kind("stream")]).end({ type: "manifest-end", entries: 1, totalBytes: 0, leftOut: 0 });
  for (const other of [A, kind("folder"), kind("link"), kind("text"), kind("stream")]) {
    assert.throws(() => reader([kind("stream"), other]), isProtocolError);
    assert.throws(() => reader([other], [kind("stream")]), isProtocolError);
  }
});
