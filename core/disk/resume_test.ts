import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../limits.ts";
import type { Claim, ManifestEntry, Survey } from "../ports.ts";
import { openFolder } from "./folder_sink.ts";
import { Journal } from "./journal.ts";
import {
  blocksOf,
  bytes,
  checked,
  content,
  EVERYTHING,
  fileDigest,
  planFor,
  put,
  sha256,
  TemporaryFolder,
} from "./testing.ts";

const BIG = content(1, 5 * BLOCK_BYTES + 7);
const SMALL = bytes("small");
const ENTRIES: readonly ManifestEntry[] = [
  { path: "t/big", size: BIG.length, modifiedMs: 1_700_000_000_000 },
  { path: "t/small", size: SMALL.length, modifiedMs: 1_700_000_000_001 },
  { path: "t/empty", size: 0, modifiedMs: 1_700_000_000_002 },
  { path: "t", kind: "folder", size: 0, modifiedMs: 1_600_000_000_000 },
];

/** Receives blocks `blocks` of the big file, and the two other files, and gives up. */
async function begun(directory: string, blocks: readonly number[] = [0, 1, 3, 5]): Promise<void> {
  const sink = await checked(directory, ENTRIES);
  const all = [...blocksOf(BIG)];
  for (const block of blocks) await sink.write(0, all[block]!.offset, all[block]!.bytes, all[block]!.digest);
  await put(sink, 1, SMALL);
  await put(sink, 2, new Uint8Array());
  await sink.close();
}

/** Surveys, claims, and says which blocks of each file are claimed; `all` for whole files. */
async function claimed(directory: string, entries = ENTRIES, plan = EVERYTHING) {
  const sink = openFolder(directory);
  const survey = await sink.survey(entries);
  const claims = await Array.fromAsync(sink.begin(plan));
  return { sink, survey, claims, blocks: blocksIn(claims) };
}

function blocksIn(claims: readonly Claim[]): Record<number, number[] | "all"> {
  const found: Record<number, number[] | "all"> = {};
  for (const claim of claims) {
    if ("digest" in claim) found[claim.file] = "all";
    else {
      const run = Array.from({ length: claim.digests.length / 32 }, (_, index) => claim.first + index);
      found[claim.file] = [...(found[claim.file] ?? []) as number[], ...run];
    }
  }
  return found;
}

function workFolder(directory: string): string {
  const found = [...Deno.readDirSync(directory)].filter(({ name }) => /^\.slip-.*\.partial$/.test(name));
  assert.equal(found.length, 1);
  return `${directory}/${found[0]!.name}`;
}

/** Writes whatever is missing, and checks that the result is what was sent. */
async function finishAll(
  { sink, blocks }: Awaited<ReturnType<typeof claimed>>,
  directory: string,
): Promise<void> {
  for (const { offset, bytes, digest } of blocksOf(BIG)) {
    const has = blocks[0] === "all" || blocks[0]?.includes(offset / BLOCK_BYTES);
    if (!has) await sink.write(0, offset, bytes, digest);
  }
  await sink.finish(0, fileDigest(BIG));
  if (blocks[1] !== "all") await put(sink, 1, SMALL);
  else await sink.finish(1, fileDigest(SMALL));
  for (const file of [2, 3]) await sink.finish(file, sha256(new Uint8Array()));
  assert.deepEqual(await sink.complete(), []);
  await sink.close();
  assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["t"]);
  assert.deepEqual([...Deno.readDirSync(`${directory}/t`)].map(({ name }) => name).sort(), [
    "big",
    "empty",
    "small",
  ]);
  const result = Deno.readFileSync(`${directory}/t/big`);
  assert.deepEqual(sha256(result), sha256(BIG));
  assert.equal(Deno.readTextFileSync(`${directory}/t/small`), "small");
  assert.equal(Deno.statSync(`${directory}/t`).mtime?.getTime(), 1_600_000_000_000);
}

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
  await sink.complete();
  await sink.close();
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
  await sink.complete();
  await sink.close();
  const again = openFolder(folder.at("in"));
  assert.equal((await again.survey(ENTRIES)).kept.get(0), 3 * BLOCK_BYTES + 7);
  await again.close();
});

Deno.test("claims are dropped when the disk does not agree with the journal", async () => {
  const damages: [string, (work: string, directory: string) => void, unknown, Partial<Survey>][] = [
    ["partial gone", (work) => Deno.removeSync(`${work}/0`), undefined, {}],
    ["partial short", (work) => Deno.truncateSync(`${work}/0`, 3 * BLOCK_BYTES), [0, 1], {}],
    ["partial another", (work) => Deno.writeFileSync(`${work}/0`, content(2, BIG.length)), undefined, {}],
    [
      "partial a link",
      (work, directory) => {
        Deno.renameSync(`${work}/0`, `${directory}/moved`);
        Deno.symlinkSync("../moved", `${work}/0`);
      },
      undefined,
      {},
    ],
    [
      "partial under a second name",
      (work, directory) => Deno.linkSync(`${work}/0`, `${directory}/name`),
      undefined,
      {},
    ],
    ["journal cut", (work) => Deno.truncateSync(`${work}/journal`, 30), undefined, {}],
    [
      "journal of another version",
      (work) => {
        const journal = Deno.readFileSync(`${work}/journal`);
        journal[8]! ^= 1;
        Deno.writeFileSync(`${work}/journal`, journal);
      },
      undefined,
      {},
    ],
    ["open to others", (work) => Deno.chmodSync(work, 0o755), undefined, {}],
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
