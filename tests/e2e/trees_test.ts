import assert from "node:assert/strict";
import { chmod, mkdir, symlink, utimes } from "node:fs/promises";
import { testServer } from "../../signal/testing_server.ts";
import { patternedBytes } from "../support/bytes.ts";
import { pairEnds, startPair } from "../support/pairs.ts";
import type { SlipEvent } from "../support/slip.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { listTree } from "../support/tree_listing.ts";

const MEBIBYTE = 1024 * 1024;

/** Files, modes and times that have broken tools before. */
async function makeNastyTree(folder: TempFolder): Promise<string> {
  const root = folder.join("nasty");
  await folder.write("nasty/empty file", "");
  await folder.write("nasty/one block.bin", patternedBytes(MEBIBYTE, { seed: 1 }));
  await folder.write("nasty/one byte more.bin", patternedBytes(MEBIBYTE + 1, { seed: 2 }));
  await folder.write("nasty/several blocks.bin", patternedBytes(5 * MEBIBYTE + 12_345, { seed: 3 }));
  await folder.write("nasty/ünï/ночь/ブロック 🚀.txt", "unicode");
  await folder.write("nasty/-rf", "looks like a flag");
  await folder.write("nasty/ leading space", "space");
  await folder.write("nasty/.hidden/.deep", "hidden");
  await folder.write("nasty/2026-07-01T10:00.log", "colons");
  await folder.write("nasty/quote'\"$(echo no)`", "a shell's nightmare");
  await folder.write("nasty/bin/run.sh", "#!/bin/sh\n");
  await folder.write("nasty/secret/key", "private");
  for (let index = 0; index < 300; index++) await folder.write(`nasty/many/${index}.txt`, `${index}`);
  await mkdir(`${root}/empty folder/inside`, { recursive: true });
  await symlink("../one block.bin", `${root}/bin/link to a file`);
  await symlink("ünï/ночь", `${root}/link to a folder`);
  await chmod(`${root}/bin/run.sh`, 0o755);
  await chmod(`${root}/secret/key`, 0o600);
  await chmod(`${root}/secret`, 0o700);
  await chmod(`${root}/-rf`, 0o444);
  const old = new Date("2001-02-03T04:05:06.789Z");
  for (const path of ["bin/run.sh", "empty file", "empty folder/inside", "empty folder", "secret", "many"]) {
    await utimes(`${root}/${path}`, old, old);
  }
  return root;
}

/** Sends with these words and receives with those; both must end well. */
async function moved(
  folder: TempFolder,
  send: readonly string[],
  receive: readonly string[] = [],
): Promise<{ readonly sent: readonly SlipEvent[]; readonly received: readonly SlipEvent[] }> {
  await using server = await testServer();
  await using pair = await startPair({
    server: server.url,
    paths: send,
    into: folder.join("in"),
    receive: ["--yes", ...receive],
  });
  const { sent, received } = await pairEnds(pair);
  return { sent: sent.events, received: received.events };
}

function eventOf(events: readonly SlipEvent[], name: string): SlipEvent {
  const found = events.find(({ event }) => event === name);
  assert.ok(found, `no event ${name}`);
  return found;
}

function warningsOf(events: readonly SlipEvent[]): string[] {
  return events.filter(({ event }) => event === "warning").map(({ code, path }) => `${code} ${path}`).sort();
}

Deno.test("a nasty tree arrives as it is: paths, kinds, modes, times, bytes", async () => {
  await using folder = await tempFolder();
  const root = await makeNastyTree(folder);
  const { received } = await moved(folder, [root]);
  assert.deepEqual(await listTree(folder.join("in")), await listTree2(folder, "nasty"));
  assert.deepEqual(warningsOf(received), []);
});

/** The listing of `name` as it looks from the folder above it. */
async function listTree2(folder: TempFolder, name: string): Promise<string[]> {
  const lines = await listTree(folder.path);
  return lines.filter((line) => line.startsWith(`${name}/`));
}

Deno.test("what cannot be sent as it is never ends a transfer, and is told", async () => {
  await using folder = await tempFolder({ "tree/kept.txt": "kept", "outside.txt": "outside" });
  await symlink("../outside.txt", folder.join("tree/out"));
  await symlink("nowhere", folder.join("tree/broken"));
  await symlink("kept.txt", folder.join("tree/inside"));
  await new Deno.Command("mkfifo", { args: [folder.join("tree/pipe")] }).output();
  const { sent, received } = await moved(folder, [folder.join("tree")]);
  assert.deepEqual(warningsOf(sent), [
    "link-broken tree/broken",
    "link-outside tree/out",
    "special-file tree/pipe",
  ]);
  assert.deepEqual(
    await listTree(folder.join("in")),
    await listTree2Without(folder, ["out", "broken", "pipe"]),
  );
  assert.equal(eventOf(sent, "done")["leftOut"], 3);
  assert.deepEqual(warningsOf(received), []);
});

async function listTree2Without(folder: TempFolder, names: readonly string[]): Promise<string[]> {
  for (const name of names) await Deno.remove(folder.join("tree", name));
  await restoreTime(folder);
  return await listTree2(folder, "tree");
}

/** Removing names changed the folder's time; what arrived has the one it had before. */
async function restoreTime(folder: TempFolder): Promise<void> {
  const { mtime } = await Deno.stat(folder.join("in/tree"));
  await Deno.utime(folder.join("tree"), mtime!, mtime!);
}

Deno.test("--links follow sends what links lead to, also outside the tree", async () => {
  await using folder = await tempFolder({ "tree/kept.txt": "kept", "other/outside.txt": "outside" });
  await symlink("../other", folder.join("tree/out"));
  await moved(folder, [folder.join("tree"), "--links", "follow"]);
  assert.equal(await Deno.readTextFile(folder.join("in/tree/out/outside.txt")), "outside");
  assert.ok(!(await Deno.lstat(folder.join("in/tree/out"))).isSymlink);
});

Deno.test("--exclude and --gitignore leave things out without a word", async () => {
  await using folder = await tempFolder({
    "tree/.gitignore": "build/\n*.log\n!keep.log\n",
    "tree/build/out.bin": "x",
    "tree/a.log": "x",
    "tree/keep.log": "kept",
    "tree/node_modules/left/index.js": "x",
    "tree/src/main.ts": "kept",
    "tree/.git/HEAD": "x",
  });
  const { sent } = await moved(folder, [folder.join("tree"), "--gitignore", "--exclude", "node_modules"]);
  const files = eventOf(sent, "offer")["files"].filter(({ kind }: { kind?: string }) => kind === undefined);
  assert.deepEqual(files.map(({ path }: { path: string }) => path).sort(), [
    "tree/.gitignore",
    "tree/keep.log",
    "tree/src/main.ts",
  ]);
});

Deno.test("--only takes what matches, and the sender knows how much that is", async () => {
  await using folder = await tempFolder({ "tree/a.txt": "aaaa", "tree/b.bin": "bb", "tree/c/d.txt": "ddd" });
  const { sent, received } = await moved(folder, [folder.join("tree")], ["--only", "*.txt"]);
  assert.equal(eventOf(sent, "done")["bytes"], 7);
  assert.equal(eventOf(received, "done")["bytes"], 7);
  assert.equal(await Deno.readTextFile(folder.join("in/tree/c/d.txt")), "ddd");
  await assert.rejects(Deno.lstat(folder.join("in/tree/b.bin")), Deno.errors.NotFound);
});

const POLICIES: readonly (readonly [policy: string, names: readonly string[], content: string])[] = [
  ["rename", ["a (2).txt", "a.txt"], "old"],
  ["replace", ["a.txt"], "new"],
  ["resume", ["a.txt"], "new"],
];

for (const [policy, names, content] of POLICIES) {
  Deno.test(`--on-conflict ${policy} leaves ${names.join(" and ")}`, async () => {
    await using folder = await tempFolder({ "a.txt": "new", "in/a.txt": "old" });
    await moved(folder, [folder.join("a.txt")], ["--on-conflict", policy]);
    assert.deepEqual(
      await Array.fromAsync(Deno.readDir(folder.join("in")), ({ name }) => name).then((all) => all.sort()),
      names,
    );
    assert.equal(await Deno.readTextFile(folder.join("in/a.txt")), content);
  });
}

Deno.test("--on-conflict resume moves only the blocks that differ", async () => {
  await using folder = await tempFolder();
  const bytes = patternedBytes(4 * MEBIBYTE);
  await folder.write("a.bin", bytes);
  bytes[2 * MEBIBYTE + 7]! ^= 1;
  await folder.write("in/a.bin", bytes);
  const { received } = await moved(folder, [folder.join("a.bin")], ["--on-conflict", "resume"]);
  assert.equal(eventOf(received, "done")["movedBytes"], MEBIBYTE);
  assert.deepEqual(await Deno.readFile(folder.join("in/a.bin")), await Deno.readFile(folder.join("a.bin")));
});
