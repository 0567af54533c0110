import assert from "node:assert/strict";
import { TemporaryFolder } from "./testing_disk.ts";
import { HeldFolder } from "./held_folder.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

/** A folder `in/d`, held; and one `out`, to which its path leads after {@linkcode swap}. */
function held(folder: TemporaryFolder) {
  Deno.mkdirSync(folder.at("in/d"), { recursive: true });
  Deno.mkdirSync(folder.at("out"));
  folder.file("file", "content");
  const top = HeldFolder.open(folder.at("in"))!;
  const inner = top.enter("d");
  return { inner, [Symbol.dispose]: () => [inner, top].forEach((each) => each.close()) };
}

function swap(folder: TemporaryFolder): void {
  Deno.renameSync(folder.at("in/d"), folder.at("in/was"));
  Deno.symlinkSync("../out", folder.at("in/d"));
}

Deno.test(
  "HeldFolder.name() names in the folder that was opened, wherever its path leads since",
  onLinux,
  async () => {
    await using folder = new TemporaryFolder();
    using open = held(folder);
    swap(folder);
    open.inner.name("linked").link(folder.at("file"));
    open.inner.name("taken").take();
    open.inner.name("link").symlink("taken");
    open.inner.makeFolder("made");
    const { ino } = Deno.statSync(folder.at("file"));
    assert.deepEqual(open.inner.name("linked").look(), { inode: ino, names: 2 });
    open.inner.name("taken").rename(folder.at("file"));
    open.inner.name("linked").remove();
    assert.deepEqual(open.inner.name("taken").look(), { inode: ino, names: 1 });
    assert.equal(open.inner.name("linked").look(), undefined);
    assert.deepEqual([...Deno.readDirSync(folder.at("out"))], []);
    assert.deepEqual([...Deno.readDirSync(folder.at("in/was"))].map(({ name }) => name).sort(), [
      "link",
      "made",
      "taken",
    ]);
    assert.equal(Deno.readTextFileSync(folder.at("in/was/link")), "content");
    assert.equal(open.inner.inode, Deno.statSync(folder.at("in/was")).ino);
  },
);

Deno.test("HeldFolder.enter() and open() refuse links and whatever is no folder", onLinux, async () => {
  await using folder = new TemporaryFolder();
  using open = held(folder);
  Deno.symlinkSync("../../out", folder.at("in/d/link"));
  folder.file("in/d/file");
  for (const name of ["link", "file"]) {
    assert.throws(() => open.inner.enter(name), { code: /^(ENOTDIR|ELOOP)$/ });
    assert.throws(() => HeldFolder.open(folder.at(`in/d/${name}`)), { code: /^(ENOTDIR|ELOOP)$/ });
  }
  assert.throws(() => open.inner.enter("missing"), { code: "ENOENT" });
  assert.throws(() => open.inner.enter("a\0b"), TypeError);
});

Deno.test("HeldFolder.removeFolder() removes that empty folder and nothing else", onLinux, async () => {
  await using folder = new TemporaryFolder();
  using open = held(folder);
  Deno.mkdirSync(folder.at("in/d/empty"));
  Deno.mkdirSync(folder.at("in/d/other"));
  folder.file("in/d/full/file");
  Deno.symlinkSync("empty", folder.at("in/d/link"));
  folder.file("in/d/file");
  const inode = (name: string) => Deno.lstatSync(folder.at(`in/d/${name}`)).ino!;
  assert.throws(() => open.inner.removeFolder("full", inode("full")), { code: "ENOTEMPTY" });
  for (const name of ["link", "file"]) {
    assert.throws(() => open.inner.removeFolder(name, inode(name)), { code: "ENOTDIR" });
  }
  open.inner.removeFolder("other", inode("empty"));
  open.inner.removeFolder("missing", 1);
  open.inner.removeFolder("empty", inode("empty"));
  assert.deepEqual([...Deno.readDirSync(folder.at("in/d"))].map(({ name }) => name).sort(), [
    "file",
    "full",
    "link",
    "other",
  ]);
});

Deno.test({
  name: "HeldFolder.open() holds nothing, and does not ask, without --allow-ffi",
  permissions: { read: true, write: true, ffi: false },
  fn: () => assert.equal(HeldFolder.open("/"), undefined),
});
