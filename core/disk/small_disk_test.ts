import assert from "node:assert/strict";
import { openFolder } from "./file_sink.ts";
import { bytes, canMount, checked, rejectsWith, SmallDisk } from "./testing.ts";

const mounting = { ignore: !canMount() };

Deno.test("Sink.write() says that the disk is full, and close() gives the space back", mounting, async () => {
  using disk = new SmallDisk("size=256k");
  const sink = await checked(disk.path, [{ path: "a", size: 200_000 }]);
  Deno.writeFileSync(`${disk.path}/filler`, new Uint8Array(150_000));
  const error = await rejectsWith(sink.write(0, 0, new Uint8Array(200_000)), "disk-full");
  assert.equal(error.message, "there is no space left to write a");
  await sink.close();
  assert.deepEqual([...Deno.readDirSync(disk.path)].map((entry) => entry.name), ["filler"]);
});

Deno.test("Sink.check() looks at the space of the disk the new folder would be on", mounting, async () => {
  using disk = new SmallDisk("size=256k");
  const sink = openFolder(`${disk.path}/not/yet`);
  await sink.check([{ path: "a", size: 262_144 }]);
  await rejectsWith(sink.check([{ path: "a", size: 262_144 }, { path: "b", size: 1 }]), "disk-full");
  await sink.close();
});

Deno.test("Sink.write() says that the disk is read-only", mounting, async () => {
  using disk = new SmallDisk("size=256k");
  disk.protect();
  for (const path of [disk.path, `${disk.path}/new`]) {
    const sink = await checked(path, [{ path: "a", size: 1 }]);
    const error = await rejectsWith(sink.write(0, 0, bytes("a")), "cannot-write");
    assert.match(error.message, /the file system is read-only$/);
    await sink.close();
  }
});

Deno.test(
  "Sink.finish() says that the disk became read-only, and keeps what was finished",
  mounting,
  async () => {
    using disk = new SmallDisk("size=256k");
    const sink = await checked(disk.path, [{ path: "a", size: 1 }, { path: "b", size: 0 }]);
    await sink.write(0, 0, bytes("a"));
    await sink.finish(0);
    disk.protect();
    await rejectsWith(sink.finish(1), "cannot-write");
    await sink.close();
    assert.deepEqual([...Deno.readDirSync(disk.path)].map((entry) => entry.name), ["a"]);
  },
);
