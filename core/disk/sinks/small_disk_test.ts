import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../../limits.ts";
import { bytes, canMount, content, rejectsWith, sha256, SmallDisk } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { blocksOf, checked, endWell, EVERYTHING, fileDigest, put } from "./testing_sink.ts";

const mounting = { ignore: !canMount() };
if (mounting.ignore) {
  console.warn("small_disk_test: SKIPPED, because only root on Linux can mount small disks");
}

Deno.test(
  "a disk that fills up ends a transfer, which goes on when there is room again",
  mounting,
  async () => {
    using disk = new SmallDisk("size=12m");
    const file = content(3, 8 * BLOCK_BYTES + 1);
    const blocks = [...blocksOf(file)];
    const entries = [{ path: "a", size: file.length, modifiedMs: 5 }];
    const sink = await checked(disk.path, entries);
    await sink.write(0, 0, blocks[0]!.bytes, blocks[0]!.digest);
    Deno.writeFileSync(`${disk.path}/filler`, new Uint8Array(8 * BLOCK_BYTES));
    let written = 1;
    const error = await rejectsWith(
      (async () => {
        for (; written < blocks.length; written++) {
          const { offset, bytes, digest } = blocks[written]!;
          await sink.write(0, offset, bytes, digest);
        }
      })(),
      "disk-full",
    );
    assert.equal(error.message, "there is no space left to write a");
    assert.equal(error.exitCode, 6);
    await sink.close();

    const early = openFolder(disk.path);
    await early.survey(entries);
    await rejectsWith(Array.fromAsync(early.begin(EVERYTHING)), "disk-full", "still no room for the rest");
    await early.close();

    Deno.removeSync(`${disk.path}/filler`);
    const again = openFolder(disk.path);
    assert.equal((await again.survey(entries)).kept.get(0), written * BLOCK_BYTES, "all that was written");
    await Array.fromAsync(again.begin(EVERYTHING));
    for (const { offset, bytes, digest } of blocks.slice(written)) {
      await again.write(
        0,
        offset,
        bytes,
        digest,
      );
    }
    await again.finish(0, fileDigest(file));
    await endWell(again);
    assert.deepEqual(sha256(Deno.readFileSync(`${disk.path}/a`)), sha256(file));
    assert.deepEqual([...Deno.readDirSync(disk.path)].map(({ name }) => name), ["a"]);
  },
);

Deno.test(
  "small files too end with a disk that fills up, and those finished are known again",
  mounting,
  async () => {
    using disk = new SmallDisk("size=1m");
    const entries = Array.from(
      { length: 200 },
      (_, file) => ({ path: `f${file}`, size: 4096, modifiedMs: 5 }),
    );
    const sink = await checked(disk.path, entries);
    Deno.writeFileSync(`${disk.path}/filler`, new Uint8Array(500_000));
    let finished = 0;
    await rejectsWith(
      (async () => {
        for (; finished < 200; finished++) await put(sink, finished, content(finished, 4096));
      })(),
      "disk-full",
    );
    await sink.close();
    Deno.removeSync(`${disk.path}/filler`);
    const again = openFolder(disk.path);
    const survey = await again.survey(entries);
    assert.equal(survey.kept.size, finished);
    assert.equal(survey.conflicts.size, 0);
    await again.close();
  },
);

Deno.test("Sink.begin() looks at the space of the disk the new folder would be on", mounting, async () => {
  using disk = new SmallDisk("size=256k");
  await rejectsWith(checked(`${disk.path}/not/yet`, [{ path: "a", size: 262_145 }]), "disk-full");
  await rejectsWith(
    checked(`${disk.path}/not/yet`, Array.from({ length: 65 }, (_, file) => ({ path: `f${file}`, size: 1 }))),
    "disk-full",
    "each of them takes a page",
  );
  const sink = await checked(`${disk.path}/not/yet`, [{ path: "a", size: 200_000 }]);
  await sink.close();
});

Deno.test("Sink.write() says that the disk is read-only", mounting, async () => {
  using disk = new SmallDisk("size=256k");
  disk.protect();
  for (const path of [disk.path, `${disk.path}/new`]) {
    const sink = await checked(path, [{ path: "a", size: 1 }]);
    const error = await rejectsWith(sink.write(0, 0, bytes("a"), new Uint8Array(32)), "cannot-write");
    assert.match(error.message, /the file system is read-only$/);
    await sink.close();
  }
});
