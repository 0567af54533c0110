import assert from "node:assert/strict";
import { TemporaryFolder } from "../system/testing_disk.ts";
import { publish, publishOver, publishWithoutLinks } from "./publish.ts";

for (const give of [publish, publishWithoutLinks]) {
  Deno.test(`${give.name}() gives a file its final name`, async () => {
    await using folder = new TemporaryFolder();
    give(folder.file("temporary", "content"), folder.at("final"));
    assert.equal(Deno.readTextFileSync(folder.at("final")), "content");
  });

  Deno.test(`${give.name}() leaves alone what has the name already`, async () => {
    await using folder = new TemporaryFolder();
    const temporary = folder.file("temporary", "new");
    folder.file("file", "old");
    Deno.mkdirSync(folder.at("folder"));
    Deno.symlinkSync(folder.at("nowhere"), folder.at("dangling"));
    for (const name of ["file", "folder", "dangling"]) {
      assert.throws(() => give(temporary, folder.at(name)), { code: "EEXIST" });
    }
    assert.equal(Deno.readTextFileSync(folder.at("file")), "old");
    assert.deepEqual(folder.names(), ["dangling", "file", "folder", "temporary"]);
  });

  Deno.test(`${give.name}() leaves nothing behind when there is nothing to name`, async () => {
    await using folder = new TemporaryFolder();
    assert.throws(() => give(folder.at("missing"), folder.at("final")), { code: "ENOENT" });
    assert.deepEqual(folder.names(), []);
  });
}

Deno.test("publishOver() puts a file in the place of another, or of none, and leaves no third name", async () => {
  await using folder = new TemporaryFolder();
  folder.file("taken", "old");
  Deno.symlinkSync("taken", folder.at("link"));
  for (const name of ["link", "taken", "free"]) {
    publishOver(folder.file("temporary", "new"), folder.at(name), folder.at("spare"));
    assert.equal(Deno.readTextFileSync(folder.at(name)), "new");
    assert.ok(Deno.lstatSync(folder.at(name)).isFile);
    Deno.removeSync(folder.at("temporary"));
  }
  assert.deepEqual(folder.names(), ["free", "link", "taken"]);
});

Deno.test("publishOver() leaves both files alone when it cannot", async () => {
  await using folder = new TemporaryFolder();
  const temporary = folder.file("temporary", "new");
  folder.file("folder/file", "old");
  assert.throws(() => publishOver(temporary, folder.at("folder"), folder.at("spare")));
  assert.deepEqual(folder.names(), ["folder", "temporary"]);
});
