import assert from "node:assert/strict";
import { closeSync, fstatSync, openSync } from "node:fs";
import { type FileFacts, isUnchanged, lookOf } from "./file_look.ts";
import { TemporaryFolder } from "./testing.ts";

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

Deno.test("both ways to ask the system look the same", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("a", "12345");
  Deno.utimeSync(path, -1.5, -1.25);
  const descriptor = openSync(path, "r");
  assert.deepEqual(lookOf(fstatSync(descriptor)), lookOf(Deno.statSync(path)));
  assert.equal(lookOf(fstatSync(descriptor)).modifiedMs, -1250);
  closeSync(descriptor);
});
