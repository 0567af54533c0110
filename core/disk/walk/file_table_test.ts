import assert from "node:assert/strict";
import { FileTable } from "./file_table.ts";

const FOLDER = { named: "./x", absolute: "/home/x", real: "/home/x", top: "x (2)" };
const ROOT = { named: "/", absolute: "/", real: "/", top: "root" };

Deno.test("FileTable finds any of many files again", () => {
  const files = new FileTable();
  // A disk is mounted below one folder.
  const deviceOf = (number: number) => number >= 700 && number < 1100 ? 6 : 5;
  for (let number = 0; number < 3000; number++) {
    const look = {
      size: number,
      modifiedMs: number - 9,
      changedMs: 1e12 + number,
      inode: 2 ** 40 + number,
      device: deviceOf(number),
    };
    const named = number < 500 ? FOLDER : ROOT;
    files.add(
      named,
      { path: `${named.top}/a/${number}`, kind: "file", size: number, modifiedMs: number - 9 },
      look,
    );
  }
  for (const number of [0, 1, 499, 500, 699, 700, 1023, 1024, 1099, 1100, 2047, 2048, 2999]) {
    assert.deepEqual(files.lookOf(number), {
      size: number,
      modifiedMs: number - 9,
      changedMs: 1e12 + number,
      inode: 2 ** 40 + number,
      device: deviceOf(number),
    });
    assert.equal(files.absoluteOf(number), number < 500 ? `/home/x/a/${number}` : `/a/${number}`);
    assert.equal(files.namedOf(number), number < 500 ? `./x/a/${number}` : `/a/${number}`);
  }
});

Deno.test("FileTable refuses what is no file", () => {
  const files = new FileTable();
  files.add(FOLDER, { path: "x (2)", kind: "folder", size: 0, modifiedMs: 0 });
  assert.equal(files.absoluteOf(0), "/home/x");
  for (const number of [0, 1, -1, 0.5]) assert.throws(() => files.lookOf(number), RangeError);
});
