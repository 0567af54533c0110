import assert from "node:assert/strict";
import fc from "fast-check";
import { disposable, listed, summary } from "../sources/testing_tree_source.ts";
import { openTree } from "../sources/tree_source.ts";
import { rejectsWith, TemporaryFolder } from "../system/testing_disk.ts";
import { walkFolder, type WalkOptions } from "./walk.ts";

const PLAIN: WalkOptions = { links: "keep", gitignore: false };

Deno.test("a tree is listed parents first and by name, with empty folders and empty files", async () => {
  await using folder = new TemporaryFolder();
  for (const name of ["b/2", "b/10", "a/deep/er/x", "B/z", "é", "a.txt", "a-b/y"]) {
    folder.file(`tree/${name}`);
  }
  Deno.mkdirSync(folder.at("tree/empty/inside"), { recursive: true });
  assert.deepEqual(await summary([folder.at("tree")]), [
    "tree/",
    "tree/B/",
    "tree/B/z",
    "tree/a/",
    "tree/a/deep/",
    "tree/a/deep/er/",
    "tree/a/deep/er/x",
    "tree/a-b/",
    "tree/a-b/y",
    "tree/a.txt",
    "tree/b/",
    "tree/b/10",
    "tree/b/2",
    "tree/empty/",
    "tree/empty/inside/",
    "tree/é",
  ]);
});

Deno.test("a folder's entry has its time and permissions", async () => {
  await using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.at("tree/private"), { recursive: true });
  Deno.chmodSync(folder.at("tree/private"), 0o2710);
  Deno.utimeSync(folder.at("tree/private"), 1_600_000_000, 1_600_000_000.5);
  await using source = disposable(await openTree([folder.at("tree")]));
  assert.deepEqual((await listed(source))[1], {
    path: "tree/private",
    kind: "folder",
    size: 0,
    modifiedMs: 1_600_000_000_500,
    mode: 0o710,
  });
});

Deno.test("any tree is listed whole, each entry once, parents before children, siblings by name", async () => {
  const name = fc.stringMatching(/^[a-c.é]{1,3}$/).filter((each) => !/^\.+$/.test(each));
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  await fc.assert(
    fc.asyncProperty(fc.array(path, { maxLength: 60 }), async (paths) => {
      await using folder = new TemporaryFolder();
      const made = new Set(["tree"]);
      Deno.mkdirSync(folder.at("tree"));
      for (const each of paths) {
        const parts = each.split("/");
        Deno.mkdirSync(folder.at(`tree/${each}`), { recursive: true });
        for (let count = 1; count <= parts.length; count++) {
          made.add(`tree/${parts.slice(0, count).join("/")}`);
        }
      }
      const found = (await summary([folder.at("tree")])).map((each) => each.slice(0, -1));
      // By the parts of the path, a parent being the beginning of its children.
      const key = (each: string) => each.replaceAll("/", "\u0001");
      assert.deepEqual(found, [...made].sort((one, other) => key(one) < key(other) ? -1 : 1));
    }),
    { numRuns: 30 },
  );
});

async function withLinks(): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  folder.file("tree/file", "1");
  folder.file("tree/sub/inner", "2");
  folder.file("outside/far", "3");
  const links = {
    "tree/absolute": folder.at("tree/sub/inner"),
    "tree/beside": "file",
    "tree/broken": "nothing",
    "tree/escape": "../outside",
    "tree/home": ".",
    "tree/sub/loop": "loop",
    "tree/sub/up": "../file",
    "tree/sub/up and out": "../../outside/far",
    "tree/through": "escape/../outside/far",
    "tree/to folder": "sub",
  };
  for (const [link, target] of Object.entries(links)) await Deno.symlink(target, folder.at(link));
  return folder;
}

Deno.test("links into the tree are kept, others are left out and told", async () => {
  await using folder = await withLinks();
  assert.deepEqual(await summary([folder.at("tree")]), [
    "tree/",
    "tree/absolute -> sub/inner",
    "tree/beside -> file",
    "tree/file",
    "tree/home -> .",
    "tree/sub/",
    "tree/sub/inner",
    "tree/sub/up -> ../file",
    "tree/to folder -> sub",
    "tree/broken: link-broken",
    "tree/escape: link-outside",
    "tree/sub/loop: link-loop",
    "tree/sub/up and out: link-outside",
    "tree/through: link-outside",
  ]);
});

Deno.test("a link that another link leads out of the tree is not kept", async () => {
  await using folder = new TemporaryFolder();
  folder.file("outside/far");
  folder.file("tree/plain");
  Deno.symlinkSync("../outside", folder.at("tree/escape"));
  Deno.symlinkSync("escape/far", folder.at("tree/innocent"));
  assert.deepEqual(await summary([folder.at("tree")]), [
    "tree/",
    "tree/plain",
    "tree/escape: link-outside",
    "tree/innocent: link-outside",
  ]);
});

Deno.test("links are followed when asked, but never in circles", async () => {
  await using folder = await withLinks();
  Deno.symlinkSync(folder.path, folder.at("outside/back"));
  assert.deepEqual(await summary([folder.at("tree")], { links: "follow" }), [
    "tree/",
    "tree/absolute",
    "tree/beside",
    "tree/escape/",
    "tree/escape/back/",
    "tree/escape/far",
    "tree/file",
    "tree/sub/",
    "tree/sub/inner",
    "tree/sub/up",
    "tree/sub/up and out",
    "tree/through",
    "tree/to folder/",
    "tree/to folder/inner",
    "tree/to folder/up",
    "tree/to folder/up and out",
    "tree/broken: link-broken",
    "tree/escape/back/outside: link-loop",
    "tree/escape/back/tree: link-loop",
    "tree/home: link-loop",
    "tree/sub/loop: link-loop",
    "tree/to folder/loop: link-loop",
  ]);
});

Deno.test("what a followed link leads to can be read", async () => {
  await using folder = await withLinks();
  await using source = disposable(await openTree([folder.at("tree")], { links: "follow" }));
  const entries = await listed(source);
  const file = entries.findIndex(({ path }) => path === "tree/escape/far");
  assert.deepEqual(await source.read(file, 0, 1), new TextEncoder().encode("3"));
});

Deno.test("links are all left out when asked", async () => {
  await using folder = await withLinks();
  const found = await summary([folder.at("tree")], { links: "skip" });
  assert.deepEqual(found.slice(0, 4), ["tree/", "tree/file", "tree/sub/", "tree/sub/inner"]);
  assert.equal(found.slice(4).every((each) => each.endsWith(": link-skipped")), true);
  assert.equal(found.length, 4 + 10);
});

Deno.test("special files and names that are no Unicode are left out and told", async () => {
  await using folder = new TemporaryFolder();
  folder.file("tree/plain");
  const made = new Deno.Command("sh", {
    args: [
      "-c",
      "mkfifo pipe && : > \"$(printf 'bad\\377')\" && : > \"$(printf 'line\\nbreak')\" && ln -s plain 'back\\slash'",
    ],
    cwd: folder.at("tree"),
  }).outputSync();
  assert.equal(made.success, true);
  using _socket = Deno.listen({ transport: "unix", path: folder.at("tree/socket") });
  assert.deepEqual(await summary([folder.at("tree")]), [
    "tree/",
    "tree/plain",
    "tree/back\\slash: unsafe-name",
    "tree/bad\ufffd: unsafe-name",
    "tree/line\nbreak: unsafe-name",
    "tree/pipe: special-file",
    "tree/socket: special-file",
  ]);
});

Deno.test("what cannot be read is left out and told, and the rest is listed", async () => {
  await using folder = new TemporaryFolder();
  folder.file("tree/after");
  Deno.chmodSync(folder.file("tree/closed/secret"), 0o000);
  Deno.chmodSync(folder.file("tree/locked/inside"), 0o000);
  Deno.chmodSync(folder.at("tree/locked"), 0o000);
  // The superuser may read every file but those of the kernel that can only be written.
  Deno.symlinkSync("/proc/sys/vm/compact_memory", folder.at("tree/kernel"));
  const found = await summary([folder.at("tree")], { links: "follow" });
  Deno.chmodSync(folder.at("tree/locked"), 0o700);
  assert.equal(found.includes("tree/after"), true);
  assert.equal(found.includes("tree/kernel: unreadable"), true);
  if (Deno.uid() === 0) return;
  assert.equal(found.includes("tree/closed/secret: unreadable"), true);
  assert.equal(found.includes("tree/locked: unreadable"), true);
});

Deno.test("a named folder that vanished before it is walked leaves nothing to send", async () => {
  await using folder = new TemporaryFolder();
  folder.file("tree/file");
  await using source = disposable(await openTree([folder.at("tree")]));
  Deno.removeSync(folder.at("tree"), { recursive: true });
  await rejectsWith(listed(source), "nothing-to-send");
  assert.deepEqual(source.leftOut, [{ path: "tree", reason: "vanished" }]);
});

Deno.test("walkFolder() tells of what vanished since the folder was read, and goes on", async () => {
  await using folder = new TemporaryFolder();
  for (const name of ["a", "b", "c/deep"]) folder.file(`tree/${name}`);
  const absolute = folder.at("tree");
  const told: string[] = [];
  await walkFolder({ named: absolute, absolute, real: absolute, top: "tree" }, PLAIN, {
    found: ({ path }) => {
      told.push(path);
      // The folder is told of when its names are known, before anything in it is looked at.
      if (path === "tree") {
        for (const name of ["a", "c"]) Deno.removeSync(`${absolute}/${name}`, { recursive: true });
      }
    },
    leftOut: (path, reason) => told.push(`${path}: ${reason}`),
    isStopped: () => false,
  });
  assert.deepEqual(told, ["tree", "tree/a: vanished", "tree/b", "tree/c: vanished"]);
});

Deno.test("walkFolder() sends nothing of what a link leads to that took a file's place", async () => {
  await using folder = new TemporaryFolder();
  folder.file("secret");
  folder.file("tree/a");
  const absolute = folder.at("tree");
  const told: string[] = [];
  await walkFolder({ named: absolute, absolute, real: absolute, top: "tree" }, PLAIN, {
    found: ({ path }) => {
      told.push(path);
      Deno.removeSync(folder.at("tree/a"));
      Deno.symlinkSync("../secret", folder.at("tree/a"));
    },
    leftOut: (path, reason) => told.push(`${path}: ${reason}`),
    isStopped: () => false,
  });
  assert.deepEqual(told, ["tree", "tree/a: special-file"]);
});

Deno.test("patterns leave out by the path from the named folder, and no warning tells of it", async () => {
  await using folder = new TemporaryFolder();
  for (const name of ["a.log", "keep.log", "sub/b.log", "sub/tree/c", "build/x", "sub/build"]) {
    folder.file(`tree/${name}`);
  }
  const exclude = ["*.log", "!keep.log", "/sub/tree", "build/"];
  assert.deepEqual(await summary([folder.at("tree")], { exclude }), [
    "tree/",
    "tree/keep.log",
    "tree/sub/",
    "tree/sub/build",
  ]);
});

Deno.test("a file that is named is offered whatever the patterns say", async () => {
  await using folder = new TemporaryFolder();
  assert.deepEqual(await summary([folder.file("a.log")], { exclude: ["*"] }), ["a.log"]);
});

Deno.test(".gitignore files are heeded only when asked, each from its folder on", async () => {
  await using folder = new TemporaryFolder();
  folder.file("tree/.gitignore", "*.tmp\n/out\n");
  folder.file("tree/sub/.gitignore", "!keep.tmp\nlocal\n");
  folder.file("tree/.git/config");
  for (const name of ["a.tmp", "out/x", "local", "sub/keep.tmp", "sub/b.tmp", "sub/out", "sub/deep/local"]) {
    folder.file(`tree/${name}`);
  }
  assert.deepEqual(await summary([folder.at("tree")], { gitignore: true }), [
    "tree/",
    "tree/.gitignore",
    "tree/local",
    "tree/sub/",
    "tree/sub/.gitignore",
    "tree/sub/deep/",
    "tree/sub/keep.tmp",
    "tree/sub/out",
  ]);
  assert.equal((await summary([folder.at("tree")])).length, 15);
});
