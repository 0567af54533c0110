/** A disk that fails at any step of a receive: the error says what, nothing is half there, and it can be gone on with. */

import assert from "node:assert/strict";
import { statfsSync } from "node:fs";
import { canMount, SmallDisk, TemporaryFolder } from "../system/testing_disk.ts";
import { checkFailure, checkNext, receive, type Step } from "./testing_failure.ts";

const mounting = { ignore: !canMount() };
if (mounting.ignore) {
  console.warn("failing_disk_test: SKIPPED, because only root on Linux can mount small disks");
}

/** Far more of everything than the offer needs. */
const PLENTY = "size=16m,nr_inodes=1000";

Deno.test(
  "a disk without room for another name fails a receive at every step, and each can be gone on from",
  mounting,
  async () => {
    const steps = new Set<Step>();
    let inodes = 1;
    for (;; inodes++) {
      // The file system takes one for itself, and one for every name, links included.
      using disk = new SmallDisk(`size=16m,nr_inodes=${inodes}`);
      const what = `${inodes} names`;
      const directory = `${disk.path}/new`;
      const outcome = await receive(directory);
      if (outcome.error === undefined) break;
      steps.add(outcome.step);
      checkFailure(outcome, directory, "disk-full", what);
      disk.resize(PLENTY);
      Deno.mkdirSync(directory, { recursive: true });
      await checkNext(directory, outcome, what);
      assert.deepEqual([...Deno.readDirSync(disk.path)].map(({ name }) => name), ["new"], what);
    }
    assert.ok(inodes > 8, `${inodes}`);
    // What is flushed by then has given back the names that the links need.
    assert.deepEqual([...steps], ["write", "finish"]);
  },
);

Deno.test(
  "a disk without room for another page fails a receive at every step, and each can be gone on from",
  mounting,
  async () => {
    const steps = new Set<Step>();
    for (let pages = 0;; pages += pages < 24 ? 1 : 40) {
      using disk = new SmallDisk("size=16m");
      const what = `${pages} pages`;
      const directory = `${disk.path}/new`;
      Deno.mkdirSync(directory);
      const outcome = await receive(directory, (step) => {
        if (step === "write") leave(disk, pages);
      });
      Deno.removeSync(`${disk.path}/filler`);
      if (outcome.error === undefined) break;
      steps.add(outcome.step);
      checkFailure(outcome, directory, "disk-full", what);
      await checkNext(directory, outcome, what);
    }
    assert.deepEqual([...steps], ["write"], "a name takes no page here");
  },
);

/** Fills the disk but for `pages` pages, once. */
function leave(disk: SmallDisk, pages: number): void {
  if ([...Deno.readDirSync(disk.path)].some(({ name }) => name === "filler")) return;
  const { bavail, bsize } = statfsSync(disk.path);
  Deno.writeFileSync(`${disk.path}/filler`, new Uint8Array((bavail - pages) * bsize));
}

/** What somebody may do to a folder while it is received into, and what the receive says to it. */
const REMOVALS: Readonly<Record<string, (directory: string) => void>> = {
  "the work folder is removed": (directory) => {
    for (const { name } of Deno.readDirSync(directory)) {
      if (name.startsWith(".slip-")) Deno.removeSync(`${directory}/${name}`, { recursive: true });
    }
  },
  "everything is removed": (directory) => Deno.removeSync(directory, { recursive: true }),
  "the slots are removed": (directory) => {
    for (const { name } of Deno.readDirSync(directory)) {
      if (!name.startsWith(".slip-")) continue;
      for (const slot of Deno.readDirSync(`${directory}/${name}`)) {
        if (slot.name !== "journal") Deno.removeSync(`${directory}/${name}/${slot.name}`);
      }
    }
  },
};

for (const [what, remove] of Object.entries(REMOVALS)) {
  for (const at of ["finish", "complete"] as const) {
    Deno.test(`a receive fails when ${what} before "${at}", and nothing goes elsewhere`, async () => {
      await using folder = new TemporaryFolder();
      const directory = folder.at("in");
      const outcome = await receive(directory, (step) => {
        if (step === at) remove(directory);
      });
      checkFailure(outcome, directory, "cannot-write", what);
      assert.match(String(outcome.error), /gone|vanished|replaced/);
      assert.deepEqual(folder.names().filter((name) => name !== "in"), [], "nothing is outside");
    });
  }
}

/** Receives into a folder, and says how that ended. */
const CHILD = `
import { receive } from ${JSON.stringify(import.meta.resolve("./testing_failure.ts"))};
const { error, step } = await receive(Deno.args[0]);
console.log(JSON.stringify({ code: error?.code, exitCode: error?.exitCode, step }));
`;

Deno.test("files that may not grow any more fail a receive, and what is kept can be gone on from", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await using folder = new TemporaryFolder();
  const main = folder.file("main.ts", CHILD);
  const directory = folder.at("in");
  // A signal that is not ignored would end the process, as any other does (setrlimit(2)). Its unit is 1,024 bytes.
  const command = 'trap "" XFSZ; ulimit -f 1024; exec "$0" run --no-config --no-lock --allow-all "$1" "$2"';
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", command, Deno.execPath(), main, directory],
    stderr: "inherit",
  }).output();
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
    code: "disk-full",
    exitCode: 6,
    step: "write",
  });
  await checkNext(directory, { step: "write", finished: [0] }, "without a bound");
});
