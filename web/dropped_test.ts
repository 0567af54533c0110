import assert from "node:assert/strict";
import { type Dropped, walkDropped } from "./dropped.ts";

const file = (name: string): Dropped => ({
  isDirectory: false,
  name,
  file: (found) => found(new File([name], name)),
});

const lockedFile = (name: string): Dropped => ({
  isDirectory: false,
  name,
  file: (_, failed) => failed?.(new DOMException("", "NotReadableError")),
});

/** A folder whose reader gives two entries at a time. */
function folder(name: string, ...inside: Dropped[]): Dropped {
  const createReader = () => {
    const rest = [...inside];
    return { readEntries: (found: (entries: readonly Dropped[]) => void) => found(rest.splice(0, 2)) };
  };
  return { isDirectory: true, name, createReader };
}

const lockedFolder = (name: string): Dropped => ({
  isDirectory: true,
  name,
  createReader: () => ({ readEntries: (_, failed) => failed(new DOMException("", "NotReadableError")) }),
});

Deno.test("walkDropped() finds every file with its path, and empty folders", async () => {
  const tree = folder("t", file("c"), folder("empty"), folder("deep", file("b")), file("a"), file("d"));
  const [chosen] = await walkDropped([tree]);
  assert.deepEqual(
    chosen!.members.map(({ path, file }) => [path, file?.name]),
    [["t/a", "a"], ["t/c", "c"], ["t/d", "d"], ["t/deep/b", "b"], ["t/empty", undefined]],
  );
  assert.deepEqual([chosen!.name, chosen!.isFolder], ["t", true]);
});

Deno.test("walkDropped() takes files by themselves and an empty folder", async () => {
  const chosen = await walkDropped([file("a"), folder("empty")]);
  assert.deepEqual(chosen.map(({ isFolder, members }) => [isFolder, members.map(({ path }) => path)]), [
    [false, ["a"]],
    [true, ["empty"]],
  ]);
});

Deno.test("walkDropped() tells what cannot be read and goes on", async () => {
  const [tree, alone] = await walkDropped([
    folder("t", lockedFile("x"), lockedFolder("y"), file("a")),
    lockedFile("alone"),
  ]);
  assert.deepEqual(tree!.members.map(({ path }) => path), ["t/a"]);
  assert.deepEqual(tree!.leftOut, [
    { path: "t/x", reason: "unreadable" },
    { path: "t/y", reason: "unreadable" },
  ]);
  assert.deepEqual(alone!.leftOut, [{ path: "alone", reason: "unreadable" }]);
});

Deno.test("walkDropped() ends although a folder holds itself", async () => {
  const loop: Dropped = {
    isDirectory: true,
    name: "l".repeat(200),
    createReader: () => {
      const rest = [loop];
      return { readEntries: (found) => found(rest.splice(0)) };
    },
  };
  const [chosen] = await walkDropped([loop]);
  assert.equal(chosen!.leftOut.length, 1);
});
