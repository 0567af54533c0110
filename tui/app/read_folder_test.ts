import assert from "node:assert/strict";
import { readFolder, readSizes } from "./read_folder.ts";
import { tempFolder } from "../../tests/support/temp.ts";

Deno.test("readFolder() tells folders from files, and follows links to do so", async () => {
  await using folder = await tempFolder({ "a.txt": "abc", "sub/b.txt": "" });
  await Deno.symlink("sub", folder.join("to-folder"));
  await Deno.symlink("a.txt", folder.join("to-file"));
  await Deno.symlink("nowhere", folder.join("broken"));
  const { entries, leftOut } = await readFolder(folder.path);
  const folders = entries.filter(({ isFolder }) => isFolder).map(({ name }) => name).sort();
  assert.deepEqual([folders, entries.length, leftOut], [["sub", "to-folder"], 5, 0]);
});

Deno.test("readSizes() has -1 for what cannot be looked at", async () => {
  await using folder = await tempFolder({ "a.txt": "abc" });
  const sizes = await readSizes(folder.path, ["a.txt", "gone"]);
  assert.deepEqual([...sizes], [["a.txt", 3], ["gone", -1]]);
});
