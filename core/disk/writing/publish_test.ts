import assert from "node:assert/strict";
import { TemporaryFolder } from "../system/testing_disk.ts";
import { type FinalName, PathName } from "../system/final_name.ts";
import { HeldFolder } from "../system/held_folder.ts";
import { publish, publishOver, publishWithoutLinks } from "./publish.ts";

/** Names by path and, where there are any, in a folder that is held open. */
class Names implements Disposable {
  readonly #held: HeldFolder | undefined;
  readonly name: (name: string) => FinalName;

  constructor(folder: TemporaryFolder, kind: string) {
    this.#held = kind === "held" ? HeldFolder.open(folder.path) : undefined;
    this.name = (name) => this.#held?.name(name) ?? new PathName(folder.at(name));
  }

  [Symbol.dispose](): void {
    this.#held?.close();
  }
}

for (const kind of Deno.build.os === "linux" ? ["path", "held"] : ["path"]) {
  for (const give of [publish, publishWithoutLinks]) {
    Deno.test(`${give.name}() gives a file its final name (${kind})`, async () => {
      await using folder = new TemporaryFolder();
      using names = new Names(folder, kind);
      give(folder.file("temporary", "content"), names.name("final"));
      assert.equal(Deno.readTextFileSync(folder.at("final")), "content");
    });

    Deno.test(`${give.name}() leaves alone what has the name already (${kind})`, async () => {
      await using folder = new TemporaryFolder();
      using names = new Names(folder, kind);
      const temporary = folder.file("temporary", "new");
      folder.file("file", "old");
      Deno.mkdirSync(folder.at("folder"));
      Deno.symlinkSync(folder.at("nowhere"), folder.at("dangling"));
      for (const name of ["file", "folder", "dangling"]) {
        assert.throws(() => give(temporary, names.name(name)), { code: "EEXIST" });
      }
      assert.equal(Deno.readTextFileSync(folder.at("file")), "old");
      assert.deepEqual(folder.names(), ["dangling", "file", "folder", "temporary"]);
    });

    Deno.test(`${give.name}() leaves nothing behind when there is nothing to name (${kind})`, async () => {
      await using folder = new TemporaryFolder();
      using names = new Names(folder, kind);
      assert.throws(() => give(folder.at("missing"), names.name("final")), { code: "ENOENT" });
      assert.deepEqual(folder.names(), []);
    });
  }

  Deno.test(`publishOver() puts a file in the place of another, or of none, and leaves no third name (${kind})`, async () => {
    await using folder = new TemporaryFolder();
    using names = new Names(folder, kind);
    folder.file("taken", "old");
    Deno.symlinkSync("taken", folder.at("link"));
    for (const name of ["link", "taken", "free"]) {
      publishOver(folder.file("temporary", "new"), names.name(name), folder.at("spare"));
      assert.equal(Deno.readTextFileSync(folder.at(name)), "new");
      assert.ok(Deno.lstatSync(folder.at(name)).isFile);
      Deno.removeSync(folder.at("temporary"));
    }
    assert.deepEqual(folder.names(), ["free", "link", "taken"]);
  });

  Deno.test(`publishOver() leaves both files alone when it cannot (${kind})`, async () => {
    await using folder = new TemporaryFolder();
    using names = new Names(folder, kind);
    const temporary = folder.file("temporary", "new");
    folder.file("folder/file", "old");
    assert.throws(() => publishOver(temporary, names.name("folder"), folder.at("spare")));
    assert.deepEqual(folder.names(), ["folder", "temporary"]);
  });
}
