import assert from "node:assert/strict";
import { BLOCK_BYTES, CACHED_BYTES } from "../../limits.ts";
import {
  cachedBytes,
  content,
  flushFile,
  isOnDisk,
  sha256,
  TemporaryFolder,
} from "../system/testing_disk.ts";
import { DiskPace, SlotFile } from "./slot_file.ts";

Deno.test("DiskPace lets another thread write the blocks after a slow one, and then tries again", () => {
  const pace = new DiskPace();
  for (let block = 0; block < 100; block++) assert.ok(pace.next() && pace.isQuick(8));
  assert.ok(pace.next());
  assert.equal(pace.isQuick(8.1), false);
  const next = Array.from({ length: 65 }, () => pace.next());
  assert.deepEqual(next, [...Array.from({ length: 64 }, () => false), true]);
});

/** How a disk may be: all of it, the rest of a block, or nothing is written on the calling thread. */
const PACES: Readonly<Record<string, DiskPace>> = {
  "a quick disk": new DiskPace(),
  "a disk that becomes slow in each block": Object.assign(new DiskPace(), {
    next: () => true,
    isQuick: () => false,
  }),
  "a slow disk": Object.assign(new DiskPace(), { next: () => false }),
};

for (const [what, pace] of Object.entries(PACES)) {
  Deno.test(`SlotFile.write() writes each block whole and in its place on ${what}`, async () => {
    await using folder = new TemporaryFolder();
    const path = folder.file("slot");
    const bytes = content(7, 2 * BLOCK_BYTES + 70_001);
    const file = await SlotFile.open(path, pace);
    const writes = [2, 0, 1].map((block) => {
      const offset = block * BLOCK_BYTES;
      return file.write(offset, bytes.slice(offset, offset + BLOCK_BYTES));
    });
    await Promise.all(writes);
    await file.close();
    assert.deepEqual(sha256(Deno.readFileSync(path)), sha256(bytes));
  });
}

Deno.test("SlotFile keeps no more of a large file in memory than was not flushed yet", {
  ignore: !isOnDisk(),
}, async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("slot");
  const blocks = CACHED_BYTES / BLOCK_BYTES;
  const file = await SlotFile.open(path, new DiskPace());
  for (let block = 0; block < 2 * blocks; block++) {
    if (block === blocks) flushFile(path);
    await file.write(block * BLOCK_BYTES, content(block, BLOCK_BYTES));
  }
  await file.close();
  const cached = cachedBytes(path);
  assert.equal(Deno.statSync(path).size, 2 * CACHED_BYTES);
  assert.ok(cached <= CACHED_BYTES, `${cached}`);
});
