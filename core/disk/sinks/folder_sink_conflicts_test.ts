import assert from "node:assert/strict";
import type { ManifestEntry } from "../../ports.ts";
import { bytes, rejectsWith, TemporaryFolder } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { checked, endWell, fileDigest, planFor, put } from "./testing_sink.ts";

const NO_BYTES = new Uint8Array();

Deno.test("Sink.survey() finds names that are taken, and takes folders that are there for folders", async () => {
  await using folder = new TemporaryFolder();
  folder.file("file");
  folder.file("sub/there");
  folder.file("wall");
  Deno.symlinkSync("/nowhere", folder.at("dangling"));
  Deno.symlinkSync("sub", folder.at("door"));
  const entries: ManifestEntry[] = [
    { path: "file", size: 1 },
    { path: "free", size: 1 },
    { path: "dangling", size: 1 },
    { path: "sub", kind: "folder", size: 0 },
    { path: "sub/there", size: 1 },
    { path: "sub/not", size: 1 },
    { path: "wall", kind: "folder", size: 0 },
    { path: "wall/x", size: 1 },
    { path: "door/x/y", size: 1 },
    { path: "con", size: 1 },
  ];
  const sink = openFolder(folder.path);
  const survey = await sink.survey(entries);
  assert.deepEqual([...survey.conflicts], [0, 2, 4]);
  assert.deepEqual([...survey.unfit], [
    [9, "unsafe-name"],
    [6, "unsafe-name"],
    [7, "unsafe-name"],
    [8, "unsafe-name"],
  ]);
  assert.ok(survey.freeBytes! > 0);
  await sink.close();
});

Deno.test("Sink.begin() settles names that are taken as the plan says, and leaves what was there alone", async () => {
  await using folder = new TemporaryFolder();
  const entries = [{ path: "a.txt", size: 3 }, { path: "a (2).txt", size: 3 }, { path: "b", size: 3 }];
  for (
    const [action, names] of [
      ["rename", ["a (2).txt", "a (3).txt", "a.txt", "b"]],
      ["replace", ["a (2).txt", "a.txt", "b"]],
      ["resume", ["a (2).txt", "a.txt", "b"]],
    ] as const
  ) {
    folder.file("a.txt", "old");
    const sink = await checked(folder.path, entries, planFor(action));
    for (const file of entries.keys()) {
      await sink.write(file, 0, bytes("new"), fileDigest(bytes("new")));
      assert.equal(
        Deno.readTextFileSync(folder.at("a.txt")),
        file === 0 || action === "rename" ? "old" : "new",
      );
      await sink.finish(file, fileDigest(bytes("new")));
    }
    const told = await endWell(sink);
    assert.deepEqual(told, action === "rename" ? [{ path: "a.txt", reason: "renamed" }] : []);
    assert.deepEqual(folder.names(), names);
    assert.equal(Deno.readTextFileSync(folder.at("a.txt")), action === "rename" ? "old" : "new");
    for (const name of names) Deno.removeSync(folder.at(name));
  }
});

Deno.test("Sink.begin() refuses when every name is taken and none may be", async () => {
  await using folder = new TemporaryFolder();
  folder.file("a", "old");
  await rejectsWith(checked(folder.path, [{ path: "a", size: 1 }], planFor("skip")), "file-exists");
  const sink = await checked(folder.path, [{ path: "a", size: 1 }, { path: "b", size: 1 }], planFor("skip"));
  await assert.rejects(sink.write(0, 0, bytes("x"), NO_BYTES), TypeError);
  await put(sink, 1, bytes("x"));
  await endWell(sink);
  assert.equal(Deno.readTextFileSync(folder.at("a")), "old");
});

Deno.test("Sink.begin() never replaces a folder, whatever the plan", async () => {
  await using folder = new TemporaryFolder();
  folder.file("a/mine");
  const sink = await checked(folder.path, [{ path: "a", size: 1 }], planFor("replace"));
  await put(sink, 0, bytes("x"));
  assert.deepEqual(await endWell(sink), [{ path: "a", reason: "renamed" }]);
  assert.deepEqual(folder.names(), ["a", "a (2)"]);
});

Deno.test("Sink.finish() never replaces a file that appeared in the meantime", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a", size: 3 }]);
  await sink.write(0, 0, bytes("new"), fileDigest(bytes("new")));
  folder.file("a", "old");
  await sink.finish(0, fileDigest(bytes("new")));
  assert.deepEqual(await endWell(sink), [{ path: "a", reason: "renamed" }]);
  assert.deepEqual(folder.names(), ["a", "a (2)"]);
  assert.equal(Deno.readTextFileSync(folder.at("a")), "old");
});

Deno.test("two receivers into one folder get their own names and never mix", async () => {
  await using folder = new TemporaryFolder();
  const sinks = await Promise.all(["one", "two"].map(() => checked(folder.path, [{ path: "a", size: 3 }])));
  await Promise.all(sinks.map((sink, index) => put(sink, 0, bytes(["one", "two"][index]!))));
  for (const sink of sinks) await endWell(sink);
  assert.deepEqual(folder.names(), ["a", "a (2)"]);
  assert.deepEqual(["a", "a (2)"].map((name) => Deno.readTextFileSync(folder.at(name))).sort(), [
    "one",
    "two",
  ]);
});
