/** Somebody else of the same user changes folders while files are received: nothing lands outside. */

import assert from "node:assert/strict";
import type { ManifestEntry } from "../../ports.ts";
import { bytes, rejectsWith, TemporaryFolder } from "../system/testing_disk.ts";
import { checked, put } from "./testing_sink.ts";

const ENTRIES: readonly ManifestEntry[] = [
  { path: "d/e/first", size: 1 },
  { path: "d/e/second", size: 1 },
  { path: "d/e/link", kind: "link", size: 0, target: "first" },
];

/** A folder `in` to receive into, with `d/e/first` there, and one `out` that must stay as it is. */
async function started(folder: TemporaryFolder) {
  Deno.mkdirSync(folder.at("out/e"), { recursive: true });
  const sink = await checked(folder.at("in"), ENTRIES);
  await put(sink, 0, bytes("1"));
  return sink;
}

Deno.test("a folder that becomes a link, or another folder, is not written into", async () => {
  const swaps: ((folder: TemporaryFolder) => void)[] = [
    (folder) => {
      Deno.renameSync(folder.at("in/d"), folder.at("in/was"));
      Deno.symlinkSync("../out", folder.at("in/d"));
    },
    (folder) => {
      Deno.renameSync(folder.at("in/d/e"), folder.at("in/was"));
      Deno.symlinkSync(folder.at("out/e"), folder.at("in/d/e"));
    },
    // The very same folder, but outside: its number does not give it away.
    (folder) => {
      Deno.renameSync(folder.at("in/d"), folder.at("out/d"));
      Deno.symlinkSync("../out/d", folder.at("in/d"));
      Deno.removeSync(folder.at("out/d/e/first"));
    },
    (folder) => {
      Deno.renameSync(folder.at("in/d/e"), folder.at("in/was"));
      Deno.mkdirSync(folder.at("in/d/e"));
    },
  ];
  for (const swap of swaps) {
    await using folder = new TemporaryFolder();
    const sink = await started(folder);
    swap(folder);
    const before = files(folder.at("out"));
    await rejectsWith(put(sink, 1, bytes("2")), "cannot-write");
    await sink.close();
    assert.deepEqual(files(folder.at("out")), before);
  }
});

Deno.test("a link is not made in a folder that became a link", async () => {
  await using folder = new TemporaryFolder();
  const sink = await started(folder);
  await put(sink, 1, bytes("2"));
  await sink.finish(2, new Uint8Array(32));
  Deno.renameSync(folder.at("in/d"), folder.at("in/was"));
  Deno.symlinkSync("../out", folder.at("in/d"));
  await rejectsWith(sink.complete(), "cannot-write");
  await sink.close();
  assert.deepEqual(files(folder.at("out")), []);
});

Deno.test("empty folders that were made are removed when nothing came, and others of the same names are not", async () => {
  for (const isSwapped of [false, true]) {
    await using folder = new TemporaryFolder();
    Deno.mkdirSync(folder.at("out/e"), { recursive: true });
    Deno.mkdirSync(folder.at("in"));
    const entries: ManifestEntry[] = ["d", "d/e", "g"].map((path) => ({ path, kind: "folder", size: 0 }));
    const sink = await checked(folder.at("in"), [...entries, { path: "h", size: 1 }]);
    for (const file of entries.keys()) await sink.finish(file, new Uint8Array(32));
    if (isSwapped) {
      Deno.renameSync(folder.at("in/d"), folder.at("in/was"));
      Deno.symlinkSync("../out", folder.at("in/d"));
    }
    await sink.close();
    assert.deepEqual(
      [...Deno.readDirSync(folder.at("in"))].map(({ name }) => name).sort(),
      isSwapped ? ["d", "was"] : [],
    );
    assert.ok(Deno.statSync(folder.at("out/e")).isDirectory);
  }
});

/** Folders of the offer; outside there are some of the same names, and others are not there to be written into. */
const FOLDERS = 20, FOLDERS_OUTSIDE = 10;

/** Receives many files while `in/d` is swapped all the time. @returns What is outside then; what is inside is checked. */
async function receivedInTurmoil(folder: TemporaryFolder): Promise<string[]> {
  for (let each = 0; each < FOLDERS_OUTSIDE; each++) {
    Deno.mkdirSync(folder.at(`out/e${each}`), { recursive: true });
  }
  const entries = Array.from(
    { length: 2_000 },
    (_, file) => ({ path: `d/e${file % FOLDERS}/f${file}`, size: 1 }),
  );
  const sink = await checked(folder.at("in"), entries);
  await put(sink, 0, bytes("x"));
  const swapper = new Worker(
    URL.createObjectURL(new Blob([SWAPPER], { type: "text/javascript" })),
    { type: "module", name: folder.path },
  );
  await new Promise((resolve) => swapper.onmessage = resolve);
  const finished: string[] = [];
  for (let file = 1; file < entries.length; file++) {
    await put(sink, file, bytes("x")).then(() => finished.push(entries[file]!.path), () => {});
  }
  const ended = new Promise((resolve) => swapper.onmessage = resolve);
  swapper.postMessage("end");
  await ended;
  swapper.terminate();
  await sink.close();
  assert.ok(finished.length > 0, "some are received between two swaps");
  for (const path of finished) assert.equal(Deno.readTextFileSync(folder.at(`in/${path}`)), "x");
  return files(folder.at("out"));
}

Deno.test({
  name: "folders that change all the time never let a file out, nor a folder, nor a name",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = new TemporaryFolder();
    assert.deepEqual(await receivedInTurmoil(folder), []);
    assert.equal(
      [...Deno.readDirSync(folder.at("out"))].length,
      FOLDERS_OUTSIDE,
      "no folder is made outside",
    );
  },
});

Deno.test({
  name: "folders that change all the time never let a file out where they cannot be held",
  permissions: { read: true, write: true, sys: true, env: true, ffi: false },
  fn: async () => {
    await using folder = new TemporaryFolder();
    // A name may be left behind, when the folder was another one for a moment; what was received may not.
    for (const path of await receivedInTurmoil(folder)) assert.equal(Deno.statSync(path).size, 0, path);
  },
});

/** Puts a link to the folder outside in the place of the one inside, and back, until it is told to end. */
const SWAPPER = `
const root = self.name;
let isOver = false;
self.onmessage = () => isOver = true;
function swap() {
  for (let turn = 0; turn < 20; turn++) {
    Deno.renameSync(root + "/in/d", root + "/in/was");
    Deno.symlinkSync("../out", root + "/in/d");
    Deno.removeSync(root + "/in/d");
    Deno.renameSync(root + "/in/was", root + "/in/d");
  }
  if (isOver) self.postMessage("over");
  else setTimeout(swap, 0);
}
self.postMessage("ready");
swap();
`;

/** The paths of all files below `root`. */
function files(root: string): string[] {
  return [...Deno.readDirSync(root)].flatMap(({ name, isDirectory }) => {
    return isDirectory ? files(`${root}/${name}`) : [`${root}/${name}`];
  }).sort();
}
