import assert from "node:assert/strict";
import { tempFolder } from "./temp.ts";

Deno.test("tempFolder() holds the given files, in folders made for them", async () => {
  await using folder = await tempFolder({ "a.txt": "one", "deep/er/b.bin": new Uint8Array([1, 2]) });
  assert.deepEqual(await folder.names(), ["a.txt", "deep"]);
  assert.equal(await Deno.readTextFile(folder.join("a.txt")), "one");
  assert.deepEqual(await Deno.readFile(folder.join("deep", "er", "b.bin")), new Uint8Array([1, 2]));
});

Deno.test("tempFolder() is gone with its content after use, also when the use throws", async () => {
  let path = "";
  await assert.rejects(async () => {
    await using folder = await tempFolder({ "a.txt": "one" });
    path = folder.path;
    throw new Error("boom");
  }, /boom/);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
