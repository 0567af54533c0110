import assert from "node:assert/strict";
import { readRecent, rememberFolder } from "./recent_folders.ts";
import { tempFolder } from "../../tests/support/temp.ts";

Deno.test("rememberFolder() puts the last one first, each once, eight of them, as long as they are there", async () => {
  await using folder = await tempFolder();
  const cache = folder.join("cache");
  const folders = await Promise.all(Array.from({ length: 10 }, async (_, index) => {
    await Deno.mkdir(folder.join(`f${index}`));
    return folder.join(`f${index}`);
  }));
  for (const one of [...folders, folders[5]!]) await rememberFolder(cache, one);
  const expected = [5, 9, 8, 7, 6, 4, 3, 2].map((index) => folders[index]);
  assert.deepEqual(await readRecent(cache), expected);
  await Deno.remove(folders[9]!);
  assert.deepEqual(await readRecent(cache), expected.filter((one) => one !== folders[9]));
});

Deno.test("readRecent() makes nothing of a file that is none of ours", async () => {
  for (const content of ["", "{", "{}", "[1, null]", `["${"x".repeat(70_000)}"]`]) {
    await using folder = await tempFolder({ "recent_folders.json": content });
    assert.deepEqual(await readRecent(folder.path), []);
  }
  assert.deepEqual(await readRecent(undefined), []);
});

Deno.test("rememberFolder() does nothing where nothing can be written", async () => {
  await using folder = await tempFolder({ file: "" });
  await rememberFolder(folder.join("file", "below"), "/");
  await rememberFolder(undefined, "/");
});
