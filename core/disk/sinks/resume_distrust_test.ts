import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../../limits.ts";
import { Journal } from "../journal/journal.ts";
import type { JournalRecord } from "../journal/journal_record.ts";
import { bytes, content, sha256, TemporaryFolder } from "../system/testing_disk.ts";
import { begun, BIG, claimed, finishAll, workFolder } from "./testing_resume.ts";
import { put } from "./testing_sink.ts";

Deno.test("claims are dropped when the disk does not agree with the journal", async () => {
  const damages: [string, (work: string, directory: string) => void, number[] | undefined][] = [
    ["partial gone", (work) => Deno.removeSync(`${work}/0`), undefined],
    ["partial short", (work) => Deno.truncateSync(`${work}/0`, 3 * BLOCK_BYTES), [0, 1]],
    ["partial another", (work) => Deno.writeFileSync(`${work}/0`, content(2, BIG.length)), undefined],
    [
      "partial a link",
      (work, directory) => {
        Deno.renameSync(`${work}/0`, `${directory}/moved`);
        Deno.symlinkSync("../moved", `${work}/0`);
      },
      undefined,
    ],
    [
      "partial under a second name",
      (work, directory) => Deno.linkSync(`${work}/0`, `${directory}/name`),
      undefined,
    ],
    ["journal cut", (work) => Deno.truncateSync(`${work}/journal`, 30), undefined],
    [
      "journal of another version",
      (work) => {
        const journal = Deno.readFileSync(`${work}/journal`);
        journal[8]! ^= 1;
        Deno.writeFileSync(`${work}/journal`, journal);
      },
      undefined,
    ],
    ["open to others", (work) => Deno.chmodSync(work, 0o755), undefined],
  ];
  for (const [what, damage, blocks] of damages) {
    await using folder = new TemporaryFolder();
    await begun(folder.at("in"));
    damage(workFolder(folder.at("in")), folder.at("in"));
    const again = await claimed(folder.at("in"));
    assert.deepEqual(again.blocks[0], blocks, what);
    await again.sink.close();
  }
});

Deno.test("a finished file that was changed, replaced or removed since is not claimed", async () => {
  const changes: ((path: string) => void)[] = [
    (path) => Deno.removeSync(path),
    (path) => Deno.writeTextFileSync(path, "SMALL"),
    (path) => {
      Deno.removeSync(path);
      Deno.writeTextFileSync(path, "small");
    },
  ];
  for (const [index, change] of changes.entries()) {
    await using folder = new TemporaryFolder();
    await begun(folder.at("in"));
    change(folder.at("in/t/small"));
    const { sink, survey, blocks } = await claimed(folder.at("in"));
    assert.equal(blocks[1], undefined);
    assert.deepEqual([...survey.conflicts], index === 0 ? [] : [1]);
    await sink.close();
  }
});

Deno.test("a finished file that was not flushed is hashed before it is claimed, and replaced when it is damaged", async () => {
  for (const [content, isClaimed] of [["small", true], ["sma\0\0", false]] as const) {
    await using folder = new TemporaryFolder();
    await begun(folder.at("in"));
    forgetFlushes(`${workFolder(folder.at("in"))}/journal`);
    // As a power cut leaves it: its name, its size and its time are there, its bytes may not be.
    const path = folder.at("in/t/small");
    const { mtime } = Deno.statSync(path);
    Deno.writeTextFileSync(path, content);
    Deno.utimeSync(path, mtime!, mtime!);
    const again = await claimed(folder.at("in"));
    assert.equal(again.blocks[1], isClaimed ? "all" : undefined);
    assert.deepEqual([...again.survey.conflicts], []);
    await finishAll(again, folder.at("in"));
  }
});

/** Makes the journal one that says of no file that it was flushed. */
function forgetFlushes(path: string): void {
  const records: JournalRecord[] = [];
  const old = Journal.open(path)!;
  old.replay((record) => records.push(record));
  old.close();
  Deno.removeSync(path);
  const journal = Journal.create(path);
  journal.append(records.filter(({ type }) => type !== "flushed"));
  journal.close();
}

Deno.test("a file that was claimed whole and comes all the same replaces the one that is there", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const { sink, blocks } = await claimed(folder.at("in"));
  assert.equal(blocks[1], "all");
  await put(sink, 1, bytes("SMALL"));
  await sink.close();
  assert.equal(Deno.readTextFileSync(folder.at("in/t/small")), "SMALL");
  assert.deepEqual([...Deno.readDirSync(folder.at("in/t"))].map(({ name }) => name).sort(), [
    "empty",
    "small",
  ]);
});

Deno.test("a block that was claimed and comes all the same is not claimed as it was, even if that is the last thing", async () => {
  await using folder = new TemporaryFolder();
  await begun(folder.at("in"));
  const { sink } = await claimed(folder.at("in"));
  const other = content(9, BLOCK_BYTES);
  await sink.write(0, BLOCK_BYTES, other, sha256(other));
  // As a kill leaves it: what the sink would still write is not there.
  const work = workFolder(folder.at("in"));
  const copy = folder.at("copy");
  Deno.mkdirSync(copy, { mode: 0o700 });
  for (const { name } of Deno.readDirSync(work)) Deno.copyFileSync(`${work}/${name}`, `${copy}/${name}`);
  const journal = Journal.open(`${copy}/journal`)!;
  const last: unknown[] = [];
  journal.replay((record) => last.push(record));
  journal.close();
  assert.deepEqual(last.at(-1), { type: "lost", slot: 0, block: 1 });
  await sink.close();
});
