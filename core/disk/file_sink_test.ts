import assert from "node:assert/strict";
import { OPEN_FILES } from "../limits.ts";
import { openFolder } from "./file_sink.ts";
import { NAME_BYTES } from "./partial_name.ts";
import { bytes, checked, rejectsWith, TemporaryFolder } from "./testing.ts";

Deno.test("Sink.finish() gives a complete file its name, mode and time, and leaves nothing else", async () => {
  await using folder = new TemporaryFolder();
  const entries = [
    { path: "two words é.bin", size: 6, modifiedMs: 1_700_000_000_123 },
    { path: "run.sh", size: 3, executable: true },
    { path: "empty", size: 0 },
  ];
  const sink = await checked(folder.path, entries);
  await sink.write(0, 3, bytes("def"));
  await sink.write(1, 0, bytes("#!x"));
  await sink.write(0, 0, bytes("abc"));
  for (const file of [2, 0, 1]) await sink.finish(file);
  await sink.close();
  assert.deepEqual(folder.names(), ["empty", "run.sh", "two words é.bin"]);
  assert.equal(Deno.readTextFileSync(folder.at("two words é.bin")), "abcdef");
  assert.equal(Deno.statSync(folder.at("two words é.bin")).mtime?.getTime(), 1_700_000_000_123);
  assert.equal(Deno.statSync(folder.at("empty")).size, 0);
  assert.equal(mode(folder.at("two words é.bin")), 0o666 & ~Deno.umask());
  assert.equal(mode(folder.at("run.sh")), 0o777 & ~Deno.umask());
});

Deno.test("Sink.write() writes where only the owner can read, under a name of our own", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a.txt", size: 2 }]);
  await sink.write(0, 0, bytes("a"));
  const [name, ...others] = folder.names();
  assert.equal(others.length, 0);
  assert.match(name!, /^\.a\.txt\.slip-[0-9a-f]{8}\.partial$/);
  assert.equal(mode(folder.at(name!)), 0o600);
  await sink.close();
});

Deno.test("Sink.write() takes blocks in any order, many at a time", async () => {
  await using folder = new TemporaryFolder();
  const content = Uint8Array.from({ length: 70_001 }, (_, index) => (index * 7 + (index >> 8)) & 255);
  const sink = await checked(folder.path, [{ path: "a", size: content.length }]);
  const offsets = Array.from({ length: 71 }, (_, index) => ((index * 37) % 71) * 1000);
  await Promise.all(offsets.map((offset) => sink.write(0, offset, content.slice(offset, offset + 1000))));
  await sink.finish(0);
  await sink.close();
  assert.deepEqual(Deno.readFileSync(folder.at("a")), content);
});

Deno.test("Sink.write() works on more files than may be open", async () => {
  await using folder = new TemporaryFolder();
  const count = OPEN_FILES * 2 + 1;
  const sink = await checked(
    folder.path,
    Array.from({ length: count }, (_, index) => ({ path: `f${index}`, size: 2 })),
  );
  const all = Array.from({ length: count }, (_, index) => index);
  await Promise.all(all.map((file) => sink.write(file, 0, bytes("a"))));
  await Promise.all(all.map((file) => sink.write(file, 1, bytes("b"))));
  await Promise.all(all.map((file) => sink.finish(file)));
  await sink.close();
  assert.equal(folder.names().length, count);
  for (const name of folder.names()) assert.equal(Deno.readTextFileSync(folder.at(name)), "ab");
});

Deno.test("Sink.write() makes the folder, and close() removes it again when nothing was kept", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.at("new/and/deep"), [{ path: "a", size: 1 }]);
  assert.deepEqual(folder.names(), [], "check() creates nothing");
  await sink.write(0, 0, bytes("a"));
  assert.deepEqual(folder.names(), ["new"]);
  await sink.close();
  assert.deepEqual(folder.names(), []);
});

Deno.test("Sink.close() keeps the folder it made when something was kept", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.at("new/deep"), [{ path: "a", size: 1 }, { path: "b", size: 1 }]);
  await sink.write(0, 0, bytes("a"));
  await sink.finish(0);
  await sink.write(1, 0, bytes("b"));
  await sink.close();
  assert.deepEqual([...Deno.readDirSync(folder.at("new/deep"))].map((entry) => entry.name), ["a"]);
});

Deno.test("Sink.close() leaves a folder alone that it did not make", async () => {
  await using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.at("mine"));
  const sink = await checked(folder.at("mine/new"), [{ path: "a", size: 1 }]);
  await sink.write(0, 0, bytes("a"));
  await sink.close();
  assert.deepEqual(folder.names(), ["mine"]);
  assert.deepEqual([...Deno.readDirSync(folder.at("mine"))], []);
});

Deno.test("Sink.close() removes what is not finished, waits for what is under way and may be called twice", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a", size: 4 }, { path: "b", size: 4 }, {
    path: "c",
    size: 4,
  }]);
  await sink.write(0, 0, bytes("abcd"));
  const late = [sink.finish(0), sink.write(1, 0, bytes("ab")), sink.write(2, 2, bytes("cd"))];
  await Promise.all([sink.close(), sink.close()]);
  await Promise.allSettled(late);
  assert.deepEqual(folder.names(), ["a"]);
  await assert.rejects(sink.write(1, 0, bytes("ab")), TypeError);
  await assert.rejects(sink.finish(1), TypeError);
});

Deno.test("a sink removes what is not finished when the process ends without closing it", async () => {
  await using folder = new TemporaryFolder();
  const script = `
    import { openFolder } from ${JSON.stringify(import.meta.resolve("./file_sink.ts"))};
    const sink = openFolder(Deno.args[0]);
    await sink.check([{ path: "a", size: 2 }, { path: "b", size: 1 }]);
    await sink.write(0, 0, new Uint8Array(1));
    await sink.write(1, 0, new Uint8Array(1));
    await sink.finish(1);
    console.log([...Deno.readDirSync(Deno.args[0])].length);
    Deno.exit(7);`;
  const main = folder.file("main.ts", script);
  Deno.mkdirSync(folder.at("in"));
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", "--allow-read", "--allow-write", main, folder.at("in")],
    stderr: "inherit",
  }).output();
  assert.equal(code, 7);
  assert.equal(new TextDecoder().decode(stdout), "2\n");
  assert.deepEqual([...Deno.readDirSync(folder.at("in"))].map((entry) => entry.name), ["b"]);
});

Deno.test("Sink.close() has nothing to do before check()", async () => {
  await using folder = new TemporaryFolder();
  await openFolder(folder.path).close();
});

Deno.test("Sink.check() refuses what is there already, whatever it is", async () => {
  await using folder = new TemporaryFolder();
  folder.file("file");
  Deno.mkdirSync(folder.at("folder"));
  Deno.symlinkSync("/nowhere", folder.at("dangling"));
  for (const path of ["file", "folder", "dangling"]) {
    await rejectsWith(
      openFolder(folder.path).check([{ path: "free", size: 0 }, { path, size: 0 }]),
      "file-exists",
    );
  }
});

Deno.test("Sink.check() refuses unsafe names, folders among them", async () => {
  await using folder = new TemporaryFolder();
  for (const path of ["../a", "/a", "a/b", "a\0", "CON", ""]) {
    await rejectsWith(openFolder(folder.path).check([{ path, size: 0 }]), "unsafe-name");
  }
  await rejectsWith(
    openFolder(folder.path).check([{ path: "a", size: 0 }, { path: "A", size: 0 }]),
    "unsafe-name",
  );
});

Deno.test("Sink.check() refuses more than the disk holds, in words", async () => {
  await using folder = new TemporaryFolder();
  const error = await rejectsWith(openFolder(folder.path).check([{ path: "a", size: 5e15 }]), "disk-full");
  assert.match(error.message, /^there is no space left to write 5\.0 PB into .*, where .* are free$/);
  assert.equal(error.exitCode, 6);
});

Deno.test("Sink.check() refuses a folder that is a file, or below one", async () => {
  await using folder = new TemporaryFolder();
  folder.file("plain");
  for (const path of ["plain", "plain/below"]) {
    await rejectsWith(openFolder(folder.at(path)).check([{ path: "a", size: 0 }]), "cannot-write");
  }
});

Deno.test("Sink.finish() never replaces a file that appeared in the meantime", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a", size: 3 }]);
  await sink.write(0, 0, bytes("new"));
  folder.file("a", "old");
  await rejectsWith(sink.finish(0), "file-exists");
  await sink.close();
  assert.deepEqual(folder.names(), ["a"]);
  assert.equal(Deno.readTextFileSync(folder.at("a")), "old");
});

Deno.test("Sink.finish() lets one of two receivers have a name", async () => {
  await using folder = new TemporaryFolder();
  const sinks = await Promise.all(["one", "two"].map(async (content) => {
    const sink = await checked(folder.path, [{ path: "a", size: 3 }]);
    await sink.write(0, 0, bytes(content));
    return sink;
  }));
  const outcomes = await Promise.allSettled(sinks.map((sink) => sink.finish(0)));
  await Promise.all(sinks.map((sink) => sink.close()));
  assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ["fulfilled", "rejected"]);
  assert.deepEqual(folder.names(), ["a"]);
});

Deno.test("Sink.finish() does not name a file that is short", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a", size: 3 }]);
  await sink.write(0, 0, bytes("ab"));
  await assert.rejects(sink.finish(0), TypeError);
  await sink.close();
  assert.deepEqual(folder.names(), []);
});

Deno.test("Sink.write() refuses what is outside the file, and what comes after it is finished", async () => {
  await using folder = new TemporaryFolder();
  const sink = await checked(folder.path, [{ path: "a", size: 2 }]);
  await assert.rejects(sink.write(0, 1, bytes("ab")), RangeError);
  await assert.rejects(sink.write(0, -1, bytes("a")), RangeError);
  await assert.rejects(sink.write(1, 0, bytes("a")), RangeError);
  await sink.write(0, 0, bytes("ab"));
  await sink.finish(0);
  await assert.rejects(sink.write(0, 0, bytes("a")), TypeError);
  await assert.rejects(sink.finish(0), TypeError);
  await sink.close();
});

Deno.test("Sink.write() says that the folder vanished", async () => {
  await using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.at("here"));
  const sink = await checked(folder.at("here"), [{ path: "a", size: 1 }, { path: "b", size: 1 }]);
  await sink.write(0, 0, bytes("a"));
  await Deno.remove(folder.at("here"), { recursive: true });
  await rejectsWith(sink.finish(0), "cannot-write");
  await rejectsWith(sink.write(1, 0, bytes("b")), "cannot-write");
  await sink.close();
});

Deno.test("Sink.finish() accepts the longest name and times that no file system keeps", async () => {
  await using folder = new TemporaryFolder();
  const times = [-1, 0, 8.64e15, Number.MAX_SAFE_INTEGER, NaN];
  const entries = times.map((modifiedMs, index) => {
    return { path: String(index).repeat(NAME_BYTES), size: 1, modifiedMs };
  });
  const sink = await checked(folder.path, entries);
  for (const file of entries.keys()) {
    await sink.write(file, 0, bytes("x"));
    await sink.finish(file);
  }
  await sink.close();
  assert.deepEqual(folder.names(), entries.map((entry) => entry.path));
  assert.equal(Deno.statSync(folder.at(entries[1]!.path)).mtime?.getTime(), 0);
});

Deno.test({
  name: "a sink needs no permission but to read and to write",
  permissions: { read: true, write: true },
  fn: async () => {
    await using folder = new TemporaryFolder();
    const sink = await checked(folder.at("new"), [{ path: "a", size: 1, modifiedMs: 0, executable: true }]);
    await sink.write(0, 0, bytes("a"));
    await sink.finish(0);
    await sink.close();
    assert.equal(Deno.readTextFileSync(folder.at("new/a")), "a");
  },
});

function mode(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}
