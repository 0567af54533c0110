import assert from "node:assert/strict";
import type { ErrorCode } from "../../errors.ts";
import { FILE_BYTES } from "../../limits.ts";
import { rejectsWith, TemporaryFolder } from "../system/testing_disk.ts";
import { disposable, listed } from "./testing_tree_source.ts";
import { openTree } from "./tree_source.ts";

Deno.test("openTree() offers each file under its base name with size, time and permissions", async () => {
  await using folder = new TemporaryFolder();
  const plain = folder.file("two words é.txt", "12345");
  const script = folder.file("deep/run.sh", "");
  Deno.utimeSync(plain, 1_700_000_000, 1_700_000_000.25);
  Deno.chmodSync(plain, 0o640);
  Deno.chmodSync(script, 0o4755);
  await using source = disposable(await openTree([plain, script]));
  const [one, other, ...rest] = await listed(source);
  assert.deepEqual(one, {
    path: "two words é.txt",
    kind: "file",
    size: 5,
    modifiedMs: 1_700_000_000_250,
    mode: 0o640,
  });
  assert.equal(other?.path, "run.sh");
  assert.equal(other?.size, 0);
  assert.equal(other?.mode, 0o755);
  assert.deepEqual(rest, []);
});

Deno.test("openTree() follows a link that is named, and offers what it leads to under the link's name", async () => {
  await using folder = new TemporaryFolder();
  Deno.symlinkSync(folder.file("target", "abc"), folder.at("link"));
  folder.file("deep/inner");
  Deno.symlinkSync("deep", folder.at("folder link"));
  await using source = disposable(await openTree([folder.at("link"), folder.at("folder link")]));
  const paths = (await listed(source)).map(({ path }) => path);
  assert.deepEqual(paths, ["link", "folder link", "folder link/inner"]);
  assert.deepEqual(await source.read(0, 0, 3), new TextEncoder().encode("abc"));
});

Deno.test("openTree() takes what is named twice once and numbers a second one of the same name", async () => {
  await using folder = new TemporaryFolder();
  const [one, two] = [folder.file("a/log.txt", "1"), folder.file("b/log.txt", "2")];
  folder.file("c/log/x");
  folder.file("d/log/y", "3");
  const paths = [one, two, folder.at("a/../a/log.txt"), folder.at("c/log"), folder.at("d/log")];
  await using source = disposable(await openTree(paths));
  const found = (await listed(source)).map(({ path }) => path);
  assert.deepEqual(found, ["log.txt", "log (2).txt", "log", "log/x", "log (2)", "log (2)/y"]);
  assert.deepEqual(await source.read(1, 0, 1), new TextEncoder().encode("2"));
  assert.deepEqual(await source.read(5, 0, 1), new TextEncoder().encode("3"));
});

Deno.test("openTree() finds the names of . and .., and has one for the root", async () => {
  await using folder = new TemporaryFolder();
  folder.file("outer/inner/file");
  const before = Deno.cwd();
  try {
    Deno.chdir(folder.at("outer/inner"));
    await using source = disposable(await openTree([".", ".."]));
    const paths = (await listed(source)).map(({ path }) => path);
    assert.deepEqual(paths, ["inner", "inner/file", "outer", "outer/inner", "outer/inner/file"]);
  } finally {
    Deno.chdir(before);
  }
  await using root = disposable(await openTree(["/"]));
  for await (const [entry] of root.list()) {
    assert.equal(entry?.path, "root");
    break;
  }
});

Deno.test("openTree() looks into no folder before the list is asked for", async () => {
  await using folder = new TemporaryFolder();
  folder.file("tree/early");
  await using source = disposable(await openTree([folder.at("tree")]));
  assert.deepEqual(source.entries, []);
  folder.file("tree/late");
  assert.deepEqual((await listed(source)).map(({ path }) => path), ["tree", "tree/early", "tree/late"]);
});

Deno.test("openTree() says what cannot be sent, and why", async () => {
  await using folder = new TemporaryFolder();
  const file = folder.file("plain", "x");
  const path = (name: string) => folder.at(name);
  Deno.symlinkSync(path("nowhere"), path("dangling"));
  Deno.symlinkSync(path("loop"), path("loop"));
  await new Deno.Command("mkfifo", { args: [path("fifo")] }).output();
  const table: [string[], ErrorCode][] = [
    [[], "nothing-to-send"],
    [[""], "file-missing"],
    [[path("missing")], "file-missing"],
    [[path("dangling")], "file-missing"],
    [[path("plain/below")], "file-missing"],
    [[`${file}/`], "file-missing"],
    [[path("loop")], "file-unreadable"],
    [[path("x".repeat(300))], "file-unreadable"],
    [[path("fifo")], "not-a-file"],
    [["/dev/null"], "not-a-file"],
    [[file, path("missing")], "file-missing"],
  ];
  for (const [paths, code] of table) await rejectsWith(openTree(paths), code, paths.at(-1));
});

Deno.test("openTree() refuses a file that may not be read before there is a code", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("secret", "x");
  Deno.chmodSync(path, 0o000);
  // The superuser may read every file but those of the kernel that can only be written.
  const unreadable = Deno.uid() === 0 ? "/proc/sys/vm/compact_memory" : path;
  await rejectsWith(openTree([unreadable]), "file-unreadable", unreadable);
});

/** Where a file of any size can be that takes no place: in memory on Linux. */
const ANY_SIZE = "/dev/shm";
const hasAnySize = Deno.build.os === "linux" &&
  [...Deno.readDirSync("/dev")].some(({ name }) => name === "shm");

Deno.test({
  name: "openTree() refuses a file larger than FILE_BYTES, and leaves it out of a folder",
  ignore: !hasAnySize,
  fn: async () => {
    const folder = Deno.makeTempDirSync({ dir: ANY_SIZE });
    try {
      for (const [name, size] of [["most", FILE_BYTES], ["more", FILE_BYTES + 1]] as const) {
        using file = Deno.openSync(`${folder}/${name}`, { create: true, write: true });
        file.truncateSync(size);
      }
      await rejectsWith(openTree([`${folder}/more`]), "too-much", `${folder}/more`);
      await using most = disposable(await openTree([`${folder}/most`]));
      assert.equal((await listed(most))[0]?.size, FILE_BYTES);
      await using tree = disposable(await openTree([folder]));
      assert.deepEqual((await listed(tree)).slice(1).map(({ path }) => path.split("/").at(-1)), ["most"]);
      assert.deepEqual(tree.leftOut.map(({ reason }) => reason), ["oversized"]);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "openTree() counts a permission that Deno was not given as unreadable",
  permissions: { read: false },
  fn: async () => {
    await rejectsWith(openTree(["deno.json"]), "file-unreadable");
  },
});
