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
