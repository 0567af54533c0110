import assert from "node:assert/strict";
import { openFileSink } from "../core/disk/sinks/file_sink.ts";
import { tempFolder } from "../tests/support/temp.ts";
import { terminalPlatform as platform } from "./platform.ts";
import { storeText } from "./text_file.ts";

Deno.test("storeText() makes a file of any text, beside or instead of what has the name", async () => {
  const long = "ü".repeat(800_000); // more than a block
  for (
    const [text, onConflict, names] of [
      ["", "rename", ["a (2).txt", "a.txt"]],
      ["short", "rename", ["a (2).txt", "a.txt"]],
      [long, "replace", ["a.txt"]],
      [long, "resume", ["a.txt"]],
    ] as const
  ) {
    await using folder = await tempFolder({ "a.txt": "old" });
    await storeText(text, { sink: openFileSink(folder.join("a.txt")), platform, onConflict });
    assert.deepEqual(await folder.names(), names);
    assert.ok(await Deno.readTextFile(folder.join(names[0])) === text);
  }
});

Deno.test("storeText() leaves alone what shall be kept, and says so", async () => {
  await using folder = await tempFolder({ "a.txt": "old" });
  const sink = openFileSink(folder.join("a.txt"));
  await assert.rejects(storeText("new", { sink, platform, onConflict: "skip" }), { code: "file-exists" });
  assert.deepEqual(await folder.names(), ["a.txt"]);
  assert.equal(await Deno.readTextFile(folder.join("a.txt")), "old");
});
