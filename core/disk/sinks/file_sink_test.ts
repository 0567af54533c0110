import assert from "node:assert/strict";
import type { ManifestEntry } from "../../ports.ts";
import { bytes, rejectsWith, TemporaryFolder } from "../system/testing_disk.ts";
import { openFileSink } from "./file_sink.ts";
import { endWell, EVERYTHING, planFor, put } from "./testing_sink.ts";

const ENTRIES: readonly ManifestEntry[] = [
  { path: "d", kind: "folder", size: 0 },
  { path: "note", kind: "text", size: 3 },
  { path: "d/theirs.txt", size: 3, modifiedMs: 1_700_000_000_000 },
];

Deno.test("openFileSink() gives the one file the name chosen here, and makes nothing else", async () => {
  await using folder = new TemporaryFolder();
  for (
    const [name, action, content, names] of [
      ["mine: CON ", "rename", "one", ["mine: CON "]],
      ["mine: CON ", "replace", "two", ["mine: CON "]],
      ["mine: CON ", "rename", "six", ["mine: CON ", "mine: CON  (2)"]],
    ] as const
  ) {
    const sink = openFileSink(folder.at(`in/${name}`));
    assert.equal(sink.place, folder.at(`in/${name}`));
    const survey = await sink.survey(ENTRIES);
    assert.equal(survey.conflicts.size, content === "one" ? 0 : 1);
    await Array.fromAsync(sink.begin(planFor(action)));
    await sink.finish(0, new Uint8Array(32));
    await put(sink, 2, bytes(content));
    await endWell(sink);
    assert.deepEqual([...Deno.readDirSync(folder.at("in"))].map((entry) => entry.name).sort(), names);
    assert.equal(Deno.readTextFileSync(folder.at(`in/${names.at(-1)}`)), content);
  }
});

Deno.test("openFileSink() takes a stream, and refuses several files", async () => {
  await using folder = new TemporaryFolder();
  const sink = openFileSink(folder.at("dump"));
  await sink.survey([{ path: "stdin", kind: "stream", size: 0 }]);
  await Array.fromAsync(sink.begin(EVERYTHING));
  await sink.write(0, 0, bytes("ab"), new Uint8Array(32));
  await sink.finish(0, new Uint8Array(32));
  await endWell(sink);
  assert.equal(Deno.readTextFileSync(folder.at("dump")), "ab");
  const other = openFileSink(folder.at("x"));
  const error = await rejectsWith(other.survey([...ENTRIES, { path: "b", size: 1 }]), "cannot-write");
  assert.match(error.message, /it takes exactly one file, and several files are offered/);
  await other.close();
});

Deno.test("openFileSink() takes the one file that may be taken of several", async () => {
  await using folder = new TemporaryFolder();
  const sink = openFileSink(folder.at("x"), ({ path }) => path.endsWith("theirs.txt"));
  const { unfit } = await sink.survey([{ path: "b", size: 1 }, ...ENTRIES]);
  assert.equal(unfit.size, 0);
  await Array.fromAsync(sink.begin(EVERYTHING));
  await put(sink, 3, bytes("abc"));
  await endWell(sink);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["x"]);
  assert.equal(Deno.readTextFileSync(folder.at("x")), "abc");
  const other = openFileSink(folder.at("y"), () => false);
  assert.match((await rejectsWith(other.survey(ENTRIES), "cannot-write")).message, /no file is offered/);
  await other.close();
});
