import assert from "node:assert/strict";
import { OPEN_FILES } from "../../limits.ts";
import type { Source } from "../../ports.ts";
import { openFiles, rejectsWith, replaceFile, TemporaryFolder } from "../system/testing_disk.ts";
import { listed } from "./testing_tree_source.ts";
import { openTree, type TreeOptions } from "./tree_source.ts";

async function openListed(paths: readonly string[], options?: TreeOptions): Promise<Source> {
  const source = await openTree(paths, options);
  await listed(source);
  return source;
}

Deno.test("Source.read() reads exactly what is asked, in any order, many at a time", async () => {
  await using folder = new TemporaryFolder();
  const content = Uint8Array.from({ length: 100_003 }, (_, index) => (index * 31 + (index >> 8)) & 255);
  const source = await openListed([folder.file("pattern", content)]);
  const spans = Array.from({ length: 200 }, (_, index) => {
    const offset = (index * 7919) % content.length;
    return { offset, length: Math.min((index * 613) % 40_000, content.length - offset) };
  });
  spans.push({ offset: 0, length: 0 }, { offset: content.length, length: 0 }, {
    offset: 0,
    length: content.length,
  });
  await Promise.all(spans.map(async ({ offset, length }) => {
    assert.deepEqual(await source.read(0, offset, length), content.slice(offset, offset + length));
  }));
  await source.close();
});

Deno.test("Source.read() works through more files than may be open", async () => {
  await using folder = new TemporaryFolder();
  const count = OPEN_FILES * 2 + 1;
  const paths = Array.from({ length: count }, (_, index) => folder.file(`f${index}`, String(index)));
  const source = await openListed(paths);
  for (const round of [0, 1]) {
    const texts = await Promise.all(source.entries.map(async (entry, index) => {
      return new TextDecoder().decode(await source.read(index, 0, entry.size)) + round;
    }));
    assert.deepEqual(texts, paths.map((_, index) => `${index}${round}`));
    assert(openFiles(folder.path).length <= OPEN_FILES);
  }
  await source.close();
});

Deno.test("Source.read() notices a file that is not what was looked at", async () => {
  const changes: [string, (path: string) => void][] = [
    ["longer", (path) => Deno.writeTextFileSync(path, "x", { append: true })],
    ["shorter", (path) => Deno.truncateSync(path, 4)],
    ["shorter than the read", (path) => Deno.truncateSync(path, 0)],
    ["written at another time", (path) => Deno.utimeSync(path, 1_600_000_000, 1_600_000_000)],
    ["gone", (path) => Deno.removeSync(path)],
    ["another file of the same size and time", (path) => replaceFile(path, "54321")],
  ];
  for (const [what, change] of changes) {
    await using folder = new TemporaryFolder();
    const path = folder.file("a", "12345");
    const source = await openListed([path]);
    change(path);
    await rejectsWith(source.read(0, 0, 2), "source-changed", what);
    await source.close();
  }
});

Deno.test("Source.read() goes on with the file it has open when another takes its name", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("a", "12345");
  const source = await openListed([path]);
  await source.read(0, 0, 1);
  Deno.renameSync(folder.file("b", "54321"), path);
  assert.deepEqual(await source.read(0, 1, 4), new TextEncoder().encode("2345"));
  await source.close();
});

Deno.test("Source.read() refuses what is outside the file", async () => {
  await using folder = new TemporaryFolder();
  const source = await openListed([folder.file("a", "12345")]);
  for (const [file, offset, length] of [[0, 0, 6], [0, 5, 1], [0, -1, 1], [0, 0, -1], [1, 0, 0]] as const) {
    await assert.rejects(source.read(file, offset, length), RangeError);
  }
  await source.close();
});

Deno.test({
  name: "a source needs no permission but to read",
  // The rest is for the test itself.
  permissions: { read: true, write: true },
  fn: async () => {
    await using folder = new TemporaryFolder();
    const source = await openListed([folder.file("a", "12345")]);
    assert.deepEqual(await source.read(0, 1, 2), new TextEncoder().encode("23"));
    await source.close();
  },
});

Deno.test("Source.close() may be called twice", async () => {
  await using folder = new TemporaryFolder();
  const source = await openListed([folder.file("a", "12345")]);
  await source.read(0, 0, 1);
  await source.close();
  await source.close();
});
