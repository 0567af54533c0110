/** A transfer that came to its end, and whose sender may not have heard of it: the next attempt finds it all. */

import assert from "node:assert/strict";
import type { ManifestEntry } from "../../ports.ts";
import { bytes, sha256, TemporaryFolder } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { BIG, claimed, ENTRIES, finishAll, SMALL, workFolder } from "./testing_resume.ts";
import { checked, endWell, planFor, put } from "./testing_sink.ts";

const NOTHING = new Uint8Array();

/** Receives all of the offer into `directory`, and never hears whether its sender knows. */
async function complete(directory: string, entries = ENTRIES): Promise<void> {
  const sink = await checked(directory, entries);
  const contents = [BIG, SMALL, NOTHING];
  for (const [file, content] of contents.entries()) await put(sink, file, content);
  for (let file = contents.length; file < entries.length; file++) await sink.finish(file, sha256(NOTHING));
  assert.deepEqual(await sink.complete(), []);
  await sink.close();
}

Deno.test("a sink that was not told to forget is gone on from: all is in place, and nothing gets another name", async () => {
  await using folder = new TemporaryFolder();
  await complete(folder.at("in"));
  const again = await claimed(folder.at("in"));
  assert.deepEqual([...again.survey.conflicts], []);
  assert.deepEqual([...again.survey.kept], [[0, BIG.length], [1, SMALL.length]]);
  assert.deepEqual(again.blocks, { 0: "all", 1: "all" });
  await finishAll(again, folder.at("in"));
});

Deno.test("a sink goes on from one that was complete as often as it likes, and its links stay what they are", async () => {
  await using folder = new TemporaryFolder();
  const entries: readonly ManifestEntry[] = [
    ...ENTRIES,
    { path: "t/link", kind: "link", target: "small", size: 0 },
    { path: "t/none", kind: "folder", size: 0, modifiedMs: 1_600_000_000_000 },
  ];
  await complete(folder.at("in"), entries);
  const before = Deno.lstatSync(folder.at("in/t/link")).ino;
  for (let attempt = 0; attempt < 3; attempt++) {
    const { sink, survey } = await claimed(folder.at("in"), entries);
    assert.equal(survey.conflicts.size, 0);
    for (const [file] of entries.entries()) await sink.finish(file, sha256(NOTHING));
    assert.deepEqual(await sink.complete(), []);
    await sink.close();
  }
  assert.equal(Deno.lstatSync(folder.at("in/t/link")).ino, before);
  const names = [...Deno.readDirSync(folder.at("in/t"))].map(({ name }) => name);
  assert.deepEqual(names.sort(), ["big", "empty", "link", "none", "small"]);
});

Deno.test("a sink that goes on from a complete one fetches what was changed or removed since", async () => {
  await using folder = new TemporaryFolder();
  await complete(folder.at("in"));
  Deno.removeSync(folder.at("in/t/big"));
  Deno.writeTextFileSync(folder.at("in/t/small"), "other");
  const again = await claimed(folder.at("in"), ENTRIES, planFor("rename"));
  assert.deepEqual([...again.survey.conflicts], [1], "what somebody wrote is theirs");
  assert.deepEqual(again.blocks, {});
  await put(again.sink, 0, BIG);
  await put(again.sink, 1, SMALL);
  for (const file of [2, 3]) await again.sink.finish(file, sha256(NOTHING));
  assert.deepEqual(await endWell(again.sink), [{ path: "t/small", reason: "renamed" }]);
  assert.equal(Deno.readTextFileSync(folder.at("in/t/small")), "other");
});

Deno.test("what a complete sink left is gone with the next offer that is complete, and not before", async () => {
  await using folder = new TemporaryFolder();
  const other = [{ path: "other", size: 1 }];
  await complete(folder.at("in"));
  const left = workFolder(folder.at("in"));
  const unfinished = await checked(folder.at("in"), other);
  await unfinished.close();
  assert.equal(workFolder(folder.at("in")), left);
  const sink = await checked(folder.at("in"), other);
  await put(sink, 0, bytes("x"));
  await endWell(sink);
  assert.deepEqual([...Deno.readDirSync(folder.at("in"))].map(({ name }) => name).sort(), ["other", "t"]);
});

Deno.test("a complete sink keeps what nothing can go on from only where it belongs", async () => {
  await using folder = new TemporaryFolder();
  const entries: readonly ManifestEntry[] = [{ path: "none", kind: "folder", size: 0 }, {
    path: "pipe",
    kind: "stream",
    size: 0,
  }];
  const sink = await checked(folder.at("in"), entries);
  await sink.finish(0, sha256(NOTHING));
  await put(sink, 1, bytes("x"));
  await sink.complete();
  await sink.close();
  assert.deepEqual([...Deno.readDirSync(folder.at("in"))].map(({ name }) => name).sort(), ["none", "pipe"]);
});

Deno.test("Sink.forget() throws before everything is complete", async () => {
  await using folder = new TemporaryFolder();
  const sink = openFolder(folder.at("in"));
  await assert.rejects(async () => await sink.forget?.(), TypeError);
  await sink.close();
});
