import assert from "node:assert/strict";
import { join } from "node:path";
import { QuickReads } from "./quick_reads.ts";

Deno.test("QuickReads.isDue() is for small files only, and not for all in a row", () => {
  const reads = new QuickReads();
  assert.equal(reads.isDue(64 * 1024 + 1), false);
  const due = Array.from({ length: 130 }, () => reads.isDue(64 * 1024));
  assert.deepEqual(due.flatMap((isDue, index) => isDue ? [] : [index]), [64, 129]);
});

Deno.test("QuickReads.read() reads the beginning of a file, and says what it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "file");
    await Deno.writeFile(path, Uint8Array.of(1, 2, 3));
    const { bytes, stats } = new QuickReads().read(path, 3);
    assert.deepEqual(bytes, Uint8Array.of(1, 2, 3));
    assert.equal(stats.ino, (await Deno.stat(path)).ino);
    assert.equal(new QuickReads().read(path, 4).bytes, undefined);
    assert.equal(new QuickReads().read(path, 0).bytes?.length, 0);
    assert.throws(() => new QuickReads().read(join(folder, "none"), 1), { code: "ENOENT" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("QuickReads.isDue() leaves the next files to other threads when one was slow, and more when the next was", async () => {
  const folder = await Deno.makeTempDir();
  const now = performance.now;
  try {
    const path = join(folder, "file");
    await Deno.writeFile(path, Uint8Array.of(1));
    const reads = new QuickReads();
    let timeMs = 0;
    performance.now = () => timeMs += 10;
    const waiting: number[] = [];
    for (let slow = 0; slow < 6; slow++) {
      reads.read(path, 1);
      waiting.push(Array.from({ length: 65 }, () => reads.isDue(1)).indexOf(true));
    }
    assert.deepEqual(waiting, [4, 8, 16, 32, 64, 64]);
  } finally {
    performance.now = now;
    await Deno.remove(folder, { recursive: true });
  }
});
