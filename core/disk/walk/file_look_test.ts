import assert from "node:assert/strict";
import { closeSync, fstatSync, openSync } from "node:fs";
import { TemporaryFolder } from "../system/testing_disk.ts";
import { type FileFacts, isUnchanged, lookOf } from "./file_look.ts";

const FACTS: FileFacts = { size: 5, mtime: new Date(1000), ctime: new Date(2000), ino: 3, dev: 4, nlink: 1 };

Deno.test("isUnchanged() goes by size, both times and both numbers, and not by how many names a file has", () => {
  const table: [Partial<FileFacts>, boolean][] = [
    [{}, true],
    [{ nlink: 2 }, true],
    [{ size: 6 }, false],
    [{ mtime: new Date(1001) }, false],
    [{ ctime: new Date(3000) }, false],
    [{ ino: 9 }, false],
    [{ dev: 9 }, false],
    // It lost its last name, which is what moved its time of change.
    [{ ctime: new Date(3000), nlink: 0 }, true],
    [{ mtime: new Date(1001), nlink: 0 }, false],
  ];
  for (const [change, isSame] of table) {
    assert.equal(isUnchanged(lookOf(FACTS), { ...FACTS, ...change }), isSame, JSON.stringify(change));
  }
});

Deno.test("lookOf() has 0 for what a system does not tell", () => {
  const look = lookOf({ ...FACTS, mtime: null, ctime: new Date(NaN), ino: null });
  assert.deepEqual(look, { size: 5, modifiedMs: 0, changedMs: 0, inode: 0, device: 4 });
});

Deno.test("both ways to ask the system look the same, whatever the time", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("a", "12345");
  const descriptor = openSync(path, "r");
  for (const seconds of [1_700_000_000.123, 0.001, 0, -1.25, -1_000_000.999]) {
    Deno.utimeSync(path, seconds, seconds);
    assert.equal(isUnchanged(lookOf(Deno.statSync(path)), fstatSync(descriptor)), true, String(seconds));
  }
  closeSync(descriptor);
});
