import assert from "node:assert/strict";
import { rejectsWith, replaceFile, TemporaryFolder } from "../system/testing_disk.ts";
import { FileTable } from "../walk/file_table.ts";
import { seeFile } from "../walk/walk_look.ts";
import { disposable, listed } from "./testing_tree_source.ts";
import { openTree } from "./tree_source.ts";
import { TreeDigests } from "./tree_source_digests.ts";

const DIGEST = new Uint8Array(32).fill(7);

/** What is known of the single file at `path`; every file counts as rested. */
async function digestsOf(folder: TemporaryFolder, path: string, restedMs = 0) {
  const files = new FileTable();
  const { entry, look } = (await seeFile(path, "top", true))!;
  files.add({ named: "named", absolute: path, real: path, top: "top" }, entry, look);
  const digests = new TreeDigests(files, folder.at("cache"), [path], restedMs);
  return Object.assign(digests, { look, [Symbol.asyncDispose]: () => digests.close() });
}

async function note(folder: TemporaryFolder, path: string, restedMs?: number): Promise<void> {
  await using digests = await digestsOf(folder, path, restedMs);
  digests.wasRead(0, digests.look);
  digests.note(0, 3, DIGEST);
}

Deno.test("a digest is known as long as the file is the same", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("a", "12345");
  await note(folder, path);
  await using digests = await digestsOf(folder, path);
  assert.deepEqual(await digests.recall(0, 3), DIGEST);
  assert.equal(await digests.recall(0, 4), undefined);
});

Deno.test("a digest is not known of a file that is another, was changed or has another name", async () => {
  const changes: [string, (path: string) => void | string][] = [
    ["longer", (path) => Deno.writeTextFileSync(path, "x", { append: true })],
    ["another time", (path) => Deno.utimeSync(path, 1_600_000_000, 1_600_000_000)],
    ["another name", (path) => {
      Deno.renameSync(path, `${path}b`);
      return `${path}b`;
    }],
    ["another file of the same size and time", (path) => replaceFile(path, "54321")],
  ];
  for (const [what, change] of changes) {
    await using folder = new TemporaryFolder();
    const path = folder.file("a", "12345");
    await note(folder, path);
    await using digests = await digestsOf(folder, change(path) ?? path);
    assert.equal(await digests.recall(0, 3), undefined, what);
  }
});

Deno.test("recall() notices a file that changed since it was listed", async () => {
  const changes: ((path: string) => void)[] = [
    (path) => Deno.writeTextFileSync(path, "x", { append: true }),
    (path) => Deno.removeSync(path),
  ];
  for (const change of changes) {
    await using folder = new TemporaryFolder();
    const path = folder.file("a", "12345");
    await note(folder, path);
    await using digests = await digestsOf(folder, path);
    change(path);
    const { message } = await rejectsWith(digests.recall(0, 3), "source-changed");
    assert.match(message, /named/);
  }
});

Deno.test("digests of a file that was read within moments of a change are not kept", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("a", "12345");
  Deno.utimeSync(path, 1_600_000_000, 1_600_000_000);
  await note(folder, path, 60_000);
  await using digests = await digestsOf(folder, path);
  assert.equal(await digests.recall(0, 3), undefined);
});

Deno.test("openTree() keeps digests only when it is told where", async () => {
  await using folder = new TemporaryFolder();
  await using none = disposable(await openTree([folder.file("a")]));
  assert.equal(none.known, undefined);
  // A file that nobody wrote to for a while.
  const paths = [Deno.execPath()];
  for (const expected of [undefined, DIGEST]) {
    await using source = disposable(await openTree(paths, { cache: folder.at("cache") }));
    await listed(source);
    assert.deepEqual(await source.known!.recall(0, 0), expected);
    await source.read(0, 0, 10);
    source.known!.note(0, 0, DIGEST);
  }
});
