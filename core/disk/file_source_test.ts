import assert from "node:assert/strict";
import type { ErrorCode } from "../errors.ts";
import { OPEN_FILES } from "../limits.ts";
import { openFiles } from "./file_source.ts";
import { rejectsWith, TemporaryFolder } from "./testing.ts";

Deno.test("openFiles() offers each file under its base name with size, time and whether it may be executed", async () => {
  await using folder = new TemporaryFolder();
  const plain = folder.file("two words é.txt", "12345");
  const script = folder.file("deep/run.sh", "");
  Deno.utimeSync(plain, 1_700_000_000, 1_700_000_000.25);
  Deno.chmodSync(script, 0o755);
  const source = await openFiles([plain, script]);
  assert.equal(source.entries.length, 2);
  assert.deepEqual(source.entries[0], {
    path: "two words é.txt",
    size: 5,
    modifiedMs: 1_700_000_000_250,
    executable: false,
  });
  assert.equal(source.entries[1]?.path, "run.sh");
  assert.equal(source.entries[1]?.size, 0);
  assert.equal(source.entries[1]?.executable, true);
  await source.close();
});

Deno.test("openFiles() follows a link to a file and offers it under the link's name", async () => {
  await using folder = new TemporaryFolder();
  const target = folder.file("target", "abc");
  Deno.symlinkSync(target, folder.at("link"));
  const source = await openFiles([folder.at("link")]);
  assert.equal(source.entries[0]?.path, "link");
  assert.deepEqual(await source.read(0, 0, 3), new TextEncoder().encode("abc"));
  await source.close();
});

Deno.test("openFiles() takes a file named twice once and numbers a second one of the same name", async () => {
  await using folder = new TemporaryFolder();
  const [one, two] = [folder.file("a/log.txt", "1"), folder.file("b/log.txt", "2")];
  const source = await openFiles([one, two, folder.at("a/../a/log.txt")]);
  assert.deepEqual(source.entries.map((entry) => entry.path), ["log.txt", "log (2).txt"]);
  assert.deepEqual(await source.read(1, 0, 1), new TextEncoder().encode("2"));
  await source.close();
});

Deno.test("openFiles() says what cannot be sent, and why", async () => {
  await using folder = new TemporaryFolder();
  const file = folder.file("plain", "x");
  const path = (name: string) => folder.at(name);
  Deno.symlinkSync(path("nowhere"), path("dangling"));
  Deno.symlinkSync(path("loop"), path("loop"));
  Deno.symlinkSync(folder.path, path("to-folder"));
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
    [[folder.path], "not-a-file"],
    [[path("to-folder")], "not-a-file"],
    [[path("fifo")], "not-a-file"],
    [["/dev/null"], "not-a-file"],
    [[file, path("missing")], "file-missing"],
  ];
  for (const [paths, code] of table) await rejectsWith(openFiles(paths), code, paths.at(-1));
});

Deno.test("openFiles() refuses a file that may not be read before there is a code", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("secret", "x");
  Deno.chmodSync(path, 0o000);
  // The superuser may read every file but those of the kernel that can only be written.
  const unreadable = Deno.uid() === 0 ? "/proc/sys/vm/compact_memory" : path;
  await rejectsWith(openFiles([unreadable]), "file-unreadable", unreadable);
});

Deno.test({
  name: "openFiles() counts a permission that Deno was not given as unreadable",
  permissions: { read: false },
  fn: async () => {
    await rejectsWith(openFiles(["deno.json"]), "file-unreadable");
  },
});

Deno.test("Source.read() reads exactly what is asked, in any order, many at a time", async () => {
  await using folder = new TemporaryFolder();
  const content = Uint8Array.from({ length: 100_003 }, (_, index) => (index * 31 + (index >> 8)) & 255);
  const source = await openFiles([folder.file("pattern", content)]);
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
  const source = await openFiles(paths);
  const before = openDescriptors();
  for (const round of [0, 1]) {
    const texts = await Promise.all(source.entries.map(async (entry, index) => {
      return new TextDecoder().decode(await source.read(index, 0, entry.size)) + round;
    }));
    assert.deepEqual(texts, paths.map((_, index) => `${index}${round}`));
    assert(openDescriptors() - before <= OPEN_FILES);
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
    ["another file of the same size and time", (path) => {
      const { mtime } = Deno.statSync(path);
      Deno.writeTextFileSync(`${path}.new`, "54321");
      Deno.utimeSync(`${path}.new`, mtime!, mtime!);
      Deno.renameSync(`${path}.new`, path);
    }],
  ];
  for (const [what, change] of changes) {
    await using folder = new TemporaryFolder();
    const path = folder.file("a", "12345");
    const source = await openFiles([path]);
    change(path);
    await rejectsWith(source.read(0, 0, 2), "source-changed", what);
    await source.close();
  }
});

Deno.test("Source.read() goes on with the file it has open when another takes its name", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.file("a", "12345");
  const source = await openFiles([path]);
  await source.read(0, 0, 1);
  Deno.renameSync(folder.file("b", "54321"), path);
  assert.deepEqual(await source.read(0, 1, 4), new TextEncoder().encode("2345"));
  await source.close();
});

Deno.test("Source.read() refuses what is outside the file", async () => {
  await using folder = new TemporaryFolder();
  const source = await openFiles([folder.file("a", "12345")]);
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
    const source = await openFiles([folder.file("a", "12345")]);
    assert.deepEqual(await source.read(0, 1, 2), new TextEncoder().encode("23"));
    await source.close();
  },
});

Deno.test("Source.close() may be called twice", async () => {
  await using folder = new TemporaryFolder();
  const source = await openFiles([folder.file("a", "12345")]);
  await source.read(0, 0, 1);
  await source.close();
  await source.close();
});

function openDescriptors(): number {
  return Deno.build.os === "linux" ? [...Deno.readDirSync("/proc/self/fd")].length : 0;
}
