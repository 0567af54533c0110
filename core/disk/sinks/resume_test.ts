import assert from "node:assert/strict";
import { BLOCK_BYTES, KEPT_ATTEMPT_MS } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { bytes, sha256, TemporaryFolder } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { begun, BIG, claimed, ENTRIES, finishAll, workFolder } from "./testing_resume.ts";
import { blocksOf, endWell, fileDigest, planFor, put } from "./testing_sink.ts";

Deno.test("a sink goes on where another one ended: blocks, finished files, folders it made", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const again = await claimed(folder.at("in"));
  assert.deepEqual([...again.survey.kept], [[0, 3 * BLOCK_BYTES + 7], [1, 5]]);
  assert.equal(again.survey.conflicts.size, 0, "what was finished is no conflict");
  assert.deepEqual(again.blocks, { 0: [0, 1, 3, 5], 1: "all" });
  await finishAll(again, folder.at("in"));
});

Deno.test("a sink goes on from an attempt that itself went on from another", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"), [0]);
  const second = await claimed(folder.at("in"));
  const blocks = [...blocksOf(BIG)];
  await second.sink.write(0, blocks[2]!.offset, blocks[2]!.bytes, blocks[2]!.digest);
  await second.sink.close();
  const third = await claimed(folder.at("in"));
  assert.deepEqual(third.blocks[0], [0, 2]);
  await finishAll(third, folder.at("in"));
});

Deno.test("a second receiver of the same offer leaves the first one's work alone", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const first = await claimed(folder.at("in"));
  const second = openFolder(folder.at("in"));
  assert.deepEqual((await second.survey(ENTRIES)).kept.size, 0);
  await second.close();
  await finishAll(first, folder.at("in"));
});

Deno.test("a changed source is told, its old blocks are not claimed, and nothing of them remains", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const changes: Partial<ManifestEntry>[] = [{ modifiedMs: 1 }, { size: BIG.length + 1 }];
  for (const change of changes) {
    const { sink, survey, blocks } = await claimed(folder.at("in"), [
      { ...ENTRIES[0]!, ...change },
      ...ENTRIES.slice(1),
    ]);
    assert.deepEqual(survey.outdated, ["t/big"]);
    assert.deepEqual(blocks, { 1: "all" });
    await sink.close();
  }
  const { sink } = await claimed(folder.at("in"), [{ path: "t/big", size: 1 }]);
  await put(sink, 0, bytes("x"));
  await endWell(sink);
});

Deno.test("an attempt at an offer with other files too is left where it is", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const { sink, survey } = await claimed(folder.at("in"), [{ path: "t/big", size: 1 }, {
    path: "other",
    size: 1,
  }]);
  assert.equal(survey.kept.size, 0);
  for (const file of [0, 1]) await put(sink, file, bytes("x"));
  await endWell(sink);
  const again = openFolder(folder.at("in"));
  assert.equal((await again.survey(ENTRIES)).kept.get(0), 3 * BLOCK_BYTES + 7);
  await again.close();
});

/** Receives something else into `directory`; whether what arrived of the offer before is still known then. */
async function isKnownAfterAnother(directory: string): Promise<boolean> {
  const { sink } = await claimed(directory, [{ path: "other", size: 1 }], planFor("replace"));
  await put(sink, 0, bytes("x"));
  await endWell(sink);
  const again = openFolder(directory);
  const { kept } = await again.survey(ENTRIES);
  await again.close();
  return kept.size > 0;
}

Deno.test("what arrived of an offer that nobody repeats is removed when nothing came of it for KEPT_ATTEMPT_MS", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const journal = `${workFolder(folder.at("in"))}/journal`;
  const age = (ms: number) => Deno.utimeSync(journal, new Date(), new Date(Date.now() - ms));
  age(KEPT_ATTEMPT_MS - 60_000);
  assert.equal(await isKnownAfterAnother(folder.at("in")), true);
  const mtime = Deno.statSync(journal).mtime!.getTime();
  assert.ok(Date.now() - mtime > KEPT_ATTEMPT_MS - 120_000, "that others looked at it does not count");
  age(KEPT_ATTEMPT_MS + 60_000);
  assert.equal(await isKnownAfterAnother(folder.at("in")), false);
  assert.deepEqual([...Deno.readDirSync(folder.at("in"))].map(({ name }) => name).sort(), ["other", "t"]);
});

Deno.test("what arrived long ago is gone on with when its offer comes, and left alone while somebody uses it", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const work = workFolder(folder.at("in"));
  Deno.utimeSync(`${work}/journal`, new Date(0), new Date(0));
  const again = await claimed(folder.at("in"));
  assert.equal(await isKnownAfterAnother(folder.at("in")), false, "it is in use");
  assert.ok(Deno.statSync(work).isDirectory);
  assert.deepEqual(again.blocks, { 0: [0, 1, 3, 5], 1: "all" });
  Deno.removeSync(folder.at("in/other"));
  await finishAll(again, folder.at("in"));
});

Deno.test({
  name: "what arrived long ago for somebody else is left alone",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  fn: async () => {
    await using folder = new TemporaryFolder();
    await begun(folder.at("in"));
    const work = workFolder(folder.at("in"));
    Deno.utimeSync(`${work}/journal`, new Date(0), new Date(0));
    for (const path of [work, `${work}/journal`]) Deno.chownSync(path, 65_534, 65_534);
    await isKnownAfterAnother(folder.at("in"));
    assert.ok(Deno.statSync(`${work}/journal`).isFile);
  },
});

Deno.test("resume claims what is the same in the file that is there, which stays until the new one is complete", async () => {
  await using folder = new TemporaryFolder();
  const old = BIG.slice(0, 4 * BLOCK_BYTES + 5);
  old[BLOCK_BYTES]! ^= 1;
  folder.file("in/t/big", old);
  const again = await claimed(folder.at("in"), ENTRIES, planFor("resume"));
  assert.deepEqual([...again.survey.conflicts], [0]);
  assert.deepEqual(again.blocks[0], [0, 1, 2, 3]);
  const blocks = [...blocksOf(BIG)];
  for (const block of [1, 4]) {
    await again.sink.write(0, block * BLOCK_BYTES, blocks[block]!.bytes, blocks[block]!.digest);
  }
  await again.sink.close();
  assert.deepEqual(Deno.readFileSync(folder.at("in/t/big")), old, "untouched");
  const third = await claimed(folder.at("in"), ENTRIES, planFor("resume"));
  assert.deepEqual(third.blocks[0], [0, 1, 2, 3, 4], "from the journal, not from the file again");
  await third.sink.write(0, 5 * BLOCK_BYTES, blocks[5]!.bytes, blocks[5]!.digest);
  await third.sink.finish(0, fileDigest(BIG));
  await third.sink.close();
  assert.deepEqual(sha256(Deno.readFileSync(folder.at("in/t/big"))), sha256(BIG));
});
