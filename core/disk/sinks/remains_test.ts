/** Work folders that nothing can be gone on from: which go after a while, and which stay whatever happens. */

import assert from "node:assert/strict";
import { lutimesSync } from "node:fs";
import { KEPT_ATTEMPT_MS } from "../../limits.ts";
import { Journal } from "../journal/journal.ts";
import { removeRemains } from "../journal/remains.ts";
import { bytes, canMount, TemporaryFolder } from "../system/testing_disk.ts";
import { checked, endWell, put } from "./testing_sink.ts";

const NAME = ".slip-0123abcd.partial";

/** Files of a work folder, with a journal of a version that is not ours. */
const USUAL = ["journal", "0", "17", "3.over"];

/** A work folder of another version in `in`, old by a minute more than it must be; `change` makes it another. */
function remains(folder: TemporaryFolder, name = NAME, files = USUAL): string {
  const path = folder.at(`in/${name}`);
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  for (const each of files) folder.file(`in/${name}/${each}`, `slipjrnl of the future: ${each}`);
  return path;
}

/** Gives all in the folder, itself the last, a time that is `ageMs` ago. */
function age(path: string, ageMs = KEPT_ATTEMPT_MS + 60_000): void {
  const seconds = (Date.now() - ageMs) / 1000;
  for (const { name } of Deno.readDirSync(path)) lutimesSync(`${path}/${name}`, seconds, seconds);
  lutimesSync(path, seconds, seconds);
}

/** Receives something into `in`. @returns What is there besides. */
async function afterTransfer(folder: TemporaryFolder): Promise<string[]> {
  const sink = await checked(folder.at("in"), [{ path: "new", size: 1 }]);
  await put(sink, 0, bytes("x"));
  await endWell(sink);
  Deno.removeSync(folder.at("in/new"));
  return [...Deno.readDirSync(folder.at("in"))].map(({ name }) => name).sort();
}

Deno.test("a work folder without a readable journal is removed when nothing came of it for KEPT_ATTEMPT_MS", async () => {
  for (const files of [USUAL, ["0", "4294967295"], ["journal"], ["probe"], []]) {
    await using folder = new TemporaryFolder();
    const path = remains(folder, NAME, files);
    age(path, KEPT_ATTEMPT_MS - 60_000);
    assert.deepEqual(await afterTransfer(folder), [NAME], `${files}: too young`);
    assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), [...files].sort());
    age(path);
    assert.deepEqual(await afterTransfer(folder), [], `${files}`);
  }
});

Deno.test("a work folder is left as it is when a transfer does not come to its end", async () => {
  await using folder = new TemporaryFolder();
  age(remains(folder));
  const sink = await checked(folder.at("in"), [{ path: "new", size: 1 }]);
  await put(sink, 0, bytes("x"));
  await sink.close();
  assert.ok(Deno.statSync(folder.at(`in/${NAME}/journal`)).isFile);
});

Deno.test("a name of ours that two files share goes, and the other name stays", async () => {
  await using folder = new TemporaryFolder();
  const path = remains(folder);
  Deno.linkSync(`${path}/0`, folder.at("in/final"));
  age(path);
  assert.deepEqual(await afterTransfer(folder), ["final"]);
  assert.match(Deno.readTextFileSync(folder.at("in/final")), /: 0$/);
});

/** What makes a folder one that is not certainly ours; each returns what must be there afterwards. */
const DOUBTS: Readonly<Record<string, (folder: TemporaryFolder, path: string) => string>> = {
  "a file of another name": (folder) => folder.file(`in/${NAME}/notes.txt`),
  "a slot's name with something behind": (folder) => folder.file(`in/${NAME}/1.txt`),
  "a number that is too long": (folder) => folder.file(`in/${NAME}/12345678901`),
  "a hidden file": (folder) => folder.file(`in/${NAME}/.0`),
  "a folder with a slot's name": (folder) => folder.file(`in/${NAME}/5/0`),
  "an empty folder with a slot's name": (_, path) => {
    Deno.mkdirSync(`${path}/5`);
    return `${path}/5`;
  },
  "a link with a slot's name": (folder, path) => {
    Deno.symlinkSync(folder.file("outside"), `${path}/5`);
    return `${path}/5`;
  },
  "a link as its journal": (folder, path) => {
    Deno.removeSync(`${path}/journal`);
    Deno.symlinkSync(folder.file("outside"), `${path}/journal`);
    return folder.at("outside");
  },
  "a journal with another name": (folder, path) => {
    Deno.linkSync(`${path}/journal`, folder.at("journal"));
    return `${path}/journal`;
  },
  "permissions for others": (_, path) => {
    Deno.chmodSync(path, 0o750);
    return `${path}/0`;
  },
};

for (const [what, change] of Object.entries(DOUBTS)) {
  Deno.test(`an old work folder with ${what} is left as it is`, async () => {
    await using folder = new TemporaryFolder();
    const path = remains(folder);
    const doubtful = change(folder, path);
    age(path);
    const before = [...Deno.readDirSync(path)].map(({ name }) => name).sort();
    assert.deepEqual(await afterTransfer(folder), [NAME]);
    assert.equal(removeRemains(folder.at("in"), NAME), false);
    assert.ok(Deno.lstatSync(doubtful));
    assert.deepEqual([...Deno.readDirSync(path)].map(({ name }) => name).sort(), before);
  });
}

Deno.test("an old work folder with one file that is young is left as it is", async () => {
  await using folder = new TemporaryFolder();
  const path = remains(folder);
  age(path);
  Deno.utimeSync(`${path}/17`, new Date(), new Date());
  assert.deepEqual(await afterTransfer(folder), [NAME]);
  age(path);
  Deno.utimeSync(path, new Date(), new Date());
  assert.deepEqual(await afterTransfer(folder), [NAME], "nor is one that is young itself");
});

Deno.test("an old work folder that somebody uses is left as it is, whatever the version", async () => {
  await using folder = new TemporaryFolder();
  const path = remains(folder);
  age(path);
  {
    using journal = Deno.openSync(`${path}/journal`, { read: true, write: true });
    assert.ok(journal.tryLockSync(true));
    assert.deepEqual(await afterTransfer(folder), [NAME]);
  }
  assert.deepEqual(await afterTransfer(folder), []);
});

Deno.test("what only looks like a work folder is left as it is", async () => {
  const names = [
    ".SLIP-0123ABCD.partial",
    ".a.slip-0123abcd.partial",
    "slip-0123abcd.partial",
    ".slip-0123abcd",
  ];
  for (const name of names) {
    await using folder = new TemporaryFolder();
    age(remains(folder, name));
    assert.deepEqual(await afterTransfer(folder), [name]);
  }
  await using folder = new TemporaryFolder();
  const elsewhere = remains(folder, "elsewhere");
  Deno.symlinkSync("elsewhere", folder.at(`in/${NAME}`));
  age(elsewhere);
  lutimesSync(folder.at(`in/${NAME}`), 1, 1);
  assert.equal(removeRemains(folder.at("in"), NAME), false);
  assert.deepEqual(await afterTransfer(folder), [NAME, "elsewhere"], "a link");
  assert.equal([...Deno.readDirSync(elsewhere)].length, USUAL.length);
  Deno.removeSync(folder.at(`in/${NAME}`));
  folder.file(`in/${NAME}`);
  assert.deepEqual(await afterTransfer(folder), [NAME, "elsewhere"], "a file");
});

Deno.test("an old work folder of another user, or with a file of theirs, is left as it is", {
  ignore: !canMount(),
}, async () => {
  for (const file of ["", "/0"]) {
    await using folder = new TemporaryFolder();
    const path = remains(folder);
    Deno.chownSync(`${path}${file}`, 1, 1);
    age(path);
    assert.deepEqual(await afterTransfer(folder), [NAME]);
    assert.equal([...Deno.readDirSync(path)].length, USUAL.length);
  }
});

Deno.test("an old work folder whose journal can be gone on with is not judged by what else is in it", async () => {
  await using folder = new TemporaryFolder();
  const path = remains(folder, NAME, ["0"]);
  Journal.create(`${path}/journal`).close();
  age(path);
  assert.equal(removeRemains(folder.at("in"), NAME), false);
});
