import assert from "node:assert/strict";
import { publish, publishWithoutLinks } from "./publish.ts";
import { TemporaryFolder } from "./testing.ts";

for (const give of [publish, publishWithoutLinks]) {
  Deno.test(`${give.name}() gives a file its final name`, async () => {
    await using folder = new TemporaryFolder();
    await give(folder.file("temporary", "content"), folder.at("final"));
    assert.equal(Deno.readTextFileSync(folder.at("final")), "content");
  });

  Deno.test(`${give.name}() leaves alone what has the name already`, async () => {
    await using folder = new TemporaryFolder();
    const temporary = folder.file("temporary", "new");
    folder.file("file", "old");
    Deno.mkdirSync(folder.at("folder"));
    Deno.symlinkSync(folder.at("nowhere"), folder.at("dangling"));
    for (const name of ["file", "folder", "dangling"]) {
      await assert.rejects(give(temporary, folder.at(name)), { code: "EEXIST" });
    }
    assert.equal(Deno.readTextFileSync(folder.at("file")), "old");
    assert.deepEqual(folder.names(), ["dangling", "file", "folder", "temporary"]);
  });

  Deno.test(`${give.name}() leaves nothing behind when there is nothing to name`, async () => {
    await using folder = new TemporaryFolder();
    await assert.rejects(give(folder.at("missing"), folder.at("final")), { code: "ENOENT" });
    assert.deepEqual(folder.names(), []);
  });
}
