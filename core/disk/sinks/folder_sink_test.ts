import assert from "node:assert/strict";
import { BLOCK_BYTES, OPEN_FILES } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { NAME_BYTES } from "../names/partial_name.ts";
import { bytes, content, rejectsWith, TemporaryFolder } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { blocksOf, checked, endWell, EVERYTHING, fileDigest, put } from "./testing_sink.ts";

const NO_BYTES = new Uint8Array();

Deno.test("a sink makes a whole tree: files, folders, links, with modes and times, and leaves nothing else", async () => {
  await using folder = new TemporaryFolder();
  const big = content(1, 2 * BLOCK_BYTES + 1);
  const entries: ManifestEntry[] = [
    { path: "t/two words é.bin", size: big.length, modifiedMs: 1_700_000_000_123, mode: 0o600 },
    { path: "t/bin/run.sh", size: 3, mode: 0o755, modifiedMs: 1_600_000_000_001 },
    { path: "t/empty", size: 0, mode: 0o444 },
    { path: "t/bin", kind: "folder", size: 0, mode: 0o755, modifiedMs: 1_500_000_000_000 },
    { path: "t/none", kind: "folder", size: 0, modifiedMs: 1_400_000_000_000 },
    { path: "t/bin/up", kind: "link", size: 0, target: "../empty" },
    { path: "t", kind: "folder", size: 0, mode: 0o555, modifiedMs: 1_300_000_000_000 },
    { path: "log", kind: "stream", size: 0 },
    { path: "", kind: "text", size: 0 },
  ];
  const sink = await checked(folder.at("in"), entries);
  await put(sink, 0, big);
  await put(sink, 1, bytes("#!x"));
  for (const file of [2, 3, 4, 5, 6]) await put(sink, file, NO_BYTES);
  await sink.write(7, 0, bytes("some"), fileDigest(NO_BYTES));
  await sink.write(7, 4, bytes("thing"), fileDigest(NO_BYTES));
  await sink.finish(7, fileDigest(NO_BYTES));
  assert.deepEqual(await endWell(sink), []);
  assert.deepEqual(tree(folder.at("in")), [
    "log 644 something",
    "t/ 555 1300000000000",
    "t/bin/ 755 1500000000000",
    "t/bin/run.sh 755 #!x",
    "t/bin/up -> ../empty",
    "t/empty 444 ",
    "t/none/ 755 1400000000000",
    "t/two words é.bin 600",
  ]);
  assert.deepEqual(Deno.readFileSync(folder.at("in/t/two words é.bin")), big);
  assert.equal(Deno.statSync(folder.at("in/t/two words é.bin")).mtime?.getTime(), 1_700_000_000_123);
  assert.equal(Deno.statSync(folder.at("in/t/bin/run.sh")).mtime?.getTime(), 1_600_000_000_001);
});

Deno.test("Sink.write() writes where only the owner can look, under a name of our own", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a", size: 2 * BLOCK_BYTES }]);
  const [first] = blocksOf(content(1, BLOCK_BYTES));
  await sink.write(0, 0, first!.bytes, first!.digest);
  const [name, ...others] = folder.names();
  assert.equal(others.length, 0);
  assert.match(name!, /^\.slip-[0-9a-f]{8}\.partial$/);
  assert.equal(mode(folder.at(name!)), 0o700);
  assert.equal(mode(folder.at(`${name}/0`)), 0o600);
  await sink.close();
});

Deno.test("Sink.write() takes blocks in any order, many at a time, of more files than may be open", async () => {
  await using folder = new TemporaryFolder();
  const files = Array.from({ length: OPEN_FILES + 9 }, (_, seed) => content(seed, BLOCK_BYTES + 1 + seed));
  const sink = await checked(
    folder.path,
    files.map(({ length }, file) => ({ path: `f${file}`, size: length })),
  );
  for (const last of [true, false]) {
    await Promise.all(files.map(async (file, index) => {
      const { offset, bytes, digest } = [...blocksOf(file)].at(last ? 1 : 0)!;
      await sink.write(index, offset, bytes, digest);
    }));
  }
  await Promise.all(files.map((file, index) => sink.finish(index, fileDigest(file))));
  await endWell(sink);
  assert.equal(folder.names().length, files.length);
  for (const [index, file] of files.entries()) {
    assert.ok(
      fileDigest(Deno.readFileSync(folder.at(`f${index}`))).every((byte, at) =>
        byte === fileDigest(file)[at]
      ),
    );
  }
});

Deno.test("Sink.close() leaves nothing, not even the folders it made, when nothing is worth keeping", async () => {
  await using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.at("mine"));
  const entries: ManifestEntry[] = [{ path: "d/a", size: 1 }, { path: "e/s", kind: "stream", size: 0 }];
  const sink = await checked(folder.at("mine/new/deep"), entries);
  assert.deepEqual(folder.names(), ["mine"], "survey() and begin() create nothing");
  await sink.write(0, 0, bytes("a"), fileDigest(bytes("a")));
  await sink.write(1, 0, bytes("a"), fileDigest(bytes("a")));
  assert.deepEqual([...Deno.readDirSync(folder.at("mine"))].length, 1);
  await Promise.all([sink.close(), sink.close()]);
  assert.deepEqual([...Deno.readDirSync(folder.at("mine"))], []);
  await assert.rejects(sink.write(0, 0, bytes("a"), NO_BYTES), TypeError);
});

Deno.test("Sink.begin() refuses more than the disk holds, in words", async () => {
  await using folder = new TemporaryFolder();
  const error = await rejectsWith(
    checked(folder.path, [{ path: "a", size: 5e15 - 5e15 % BLOCK_BYTES }]),
    "disk-full",
  );
  assert.match(error.message, /^there is no space left to write 5\.0 PB into .*, where .* are free$/);
  assert.deepEqual(folder.names(), []);
});

Deno.test("Sink.survey() refuses a folder that is a file, or below one, and names that are attacks", async () => {
  await using folder = new TemporaryFolder();
  folder.file("plain");
  for (const path of ["plain", "plain/below"]) {
    await rejectsWith(openFolder(folder.at(path)).survey([{ path: "a", size: 0 }]), "cannot-write");
  }
  for (const path of ["../a", "/a", "a\0", ""]) {
    await rejectsWith(openFolder(folder.path).survey([{ path, size: 0 }]), "unsafe-name");
  }
});

Deno.test("Sink.write() and finish() refuse what makes no sense", async () => {
  await using folder = new TemporaryFolder();
  const entries: ManifestEntry[] = [
    { path: "a", size: 2 },
    { path: "b", size: BLOCK_BYTES + 1 },
    { path: "d", kind: "folder", size: 0 },
  ];
  const sink = await checked(folder.path, entries);
  const table: [number, number, number][] = [
    [0, 1, 2],
    [0, 0, 1],
    [0, 0, 0],
    [0, -1, 1],
    [1, 0, 5],
    [1, 5, 1],
    [2, 0, 1],
    [
      3,
      0,
      1,
    ],
  ];
  for (const [file, offset, length] of table) {
    await assert.rejects(
      sink.write(file, offset, new Uint8Array(length), NO_BYTES),
      RangeError,
      `${file} ${offset}`,
    );
  }
  await put(sink, 0, bytes("ab"));
  await assert.rejects(sink.write(0, 0, bytes("ab"), NO_BYTES), TypeError);
  await assert.rejects(sink.finish(0, NO_BYTES), TypeError);
  const [first] = blocksOf(content(1, BLOCK_BYTES));
  await sink.write(1, 0, first!.bytes, first!.digest);
  await assert.rejects(sink.finish(1, first!.digest), /1048576 of 1048577 bytes/);
  await assert.rejects(sink.complete(), /entry 1 is not finished/);
  await sink.close();
  assert.deepEqual(folder.names().filter((name) => !name.startsWith(".slip")), ["a"]);
});

Deno.test("Sink.finish() takes the longest name, and times that no file system keeps", async () => {
  await using folder = new TemporaryFolder();
  const times = [-1, 0, 8.64e15, Number.MAX_SAFE_INTEGER, NaN];
  const entries = times.map((modifiedMs, index) => ({
    path: `${index}`.repeat(NAME_BYTES),
    size: 1,
    modifiedMs,
  }));
  folder.file(entries[0]!.path, "old");
  const sink = await checked(folder.path, entries);
  for (const file of entries.keys()) await put(sink, file, bytes("x"));
  await endWell(sink);
  assert.equal(folder.names().length, entries.length + 1);
  assert.equal(Deno.statSync(folder.at(entries[1]!.path)).mtime?.getTime(), 0);
});

Deno.test("Sink.complete() leaves out links that something turned into a way out", async () => {
  await using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.at("in"));
  folder.file("secret", "s");
  Deno.symlinkSync("../secret", folder.at("in/mine"));
  const entries: ManifestEntry[] = [
    { path: "l", kind: "link", size: 0, target: "mine" },
    { path: "taken", kind: "link", size: 0, target: "x" },
    { path: "x", size: 1 },
  ];
  const sink = await checked(folder.at("in"), entries);
  await put(sink, 2, bytes("x"));
  for (const file of [0, 1]) await sink.finish(file, NO_BYTES);
  folder.file("in/taken", "other");
  assert.deepEqual(await endWell(sink), [
    { path: "l", reason: "link-outside" },
    { path: "taken", reason: "renamed" },
  ]);
  assert.deepEqual(tree(folder.at("in")), [
    "mine -> ../secret",
    "taken (2) -> x",
    "taken 644 other",
    "x 644 x",
  ]);
});

Deno.test("Sink.write() says that the work folder vanished", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.at("here"), [{ path: "a", size: 1 }, { path: "b", size: 1 }]);
  await sink.write(0, 0, bytes("a"), fileDigest(bytes("a")));
  await Deno.remove(folder.at("here"), { recursive: true });
  await rejectsWith(sink.finish(0, NO_BYTES), "cannot-write");
  await rejectsWith(sink.write(1, 0, bytes("b"), NO_BYTES), "cannot-write");
  await sink.close();
});

Deno.test({
  name: "a sink needs no permission but to read and to write",
  permissions: { read: true, write: true },
  fn: async () => {
    await using folder = new TemporaryFolder();
    const entries: ManifestEntry[] = [
      { path: "a", size: 1, modifiedMs: 0, mode: 0o755 },
      { path: "l", kind: "link", size: 0, target: "a" },
    ];
    const sink = openFolder(folder.at("new"));
    await sink.survey(entries);
    await Array.fromAsync(sink.begin(EVERYTHING));
    await put(sink, 0, bytes("a"));
    await sink.finish(1, NO_BYTES);
    await endWell(sink);
    assert.equal(Deno.readTextFileSync(folder.at("new/l")), "a");
  },
});

/** What is in a folder: `path mode text` of short files, `path/ mode time`, `path -> target`; sorted. */
function tree(root: string, below = ""): string[] {
  const lines: string[] = [];
  for (const { name, isDirectory, isSymlink } of Deno.readDirSync(`${root}/${below}`)) {
    const [path, at] = [below + name, `${root}/${below}${name}`];
    const bits = isSymlink ? "" : mode(at).toString(8);
    if (isSymlink) lines.push(`${path} -> ${Deno.readLinkSync(at)}`);
    else if (!isDirectory) {
      lines.push(`${path} ${bits}${Deno.statSync(at).size < 99 ? ` ${Deno.readTextFileSync(at)}` : ""}`);
    } else lines.push(`${path}/ ${bits} ${Deno.statSync(at).mtime?.getTime()}`, ...tree(root, `${path}/`));
  }
  return lines.sort();
}

function mode(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}
