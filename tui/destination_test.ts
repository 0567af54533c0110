import assert from "node:assert/strict";
import type { ReceiveFlags } from "./command_line.ts";
import { type Destination, isToStdout, placeWords, readDestination } from "./destination.ts";

Deno.test("readDestination() tells a folder, a file and stdout apart", () => {
  const table: [ReceiveFlags, Destination][] = [
    [{}, { kind: "folder", path: "." }],
    [{ dir: "in", json: true }, { kind: "folder", path: "in" }],
    [{ output: "a.bin", json: true }, { kind: "file", path: "a.bin" }],
    [{ output: "./-" }, { kind: "file", path: "./-" }],
    [{ output: "-", yes: true }, { kind: "stdout" }],
  ];
  for (const [flags, destination] of table) {
    assert.deepEqual(readDestination(flags), destination);
    assert.equal(isToStdout(flags), destination.kind === "stdout");
  }
});

Deno.test("readDestination() refuses what contradicts itself, in words", () => {
  const table: [ReceiveFlags, RegExp][] = [
    [{ dir: ".", output: "a" }, /--output names one file and --dir a folder/],
    [{ dir: ".", output: "-" }, /--output names one file and --dir a folder/],
    [{ output: "" }, /needs a path/],
    [{ output: "-", json: true }, /both want stdout/],
  ];
  for (const [flags, message] of table) {
    assert.throws(() => readDestination(flags), { code: "usage", message });
  }
});

Deno.test("placeWords() names a folder, a file and stdout in a sentence, escaped", () => {
  assert.equal(placeWords({}, "/in\u001b[2J"), "in /in\\u{1b}[2J");
  assert.equal(placeWords({ output: "a\n" }, "/a\n"), "as /a\\u{a}");
  assert.equal(placeWords({ output: "-" }, "whatever"), "to stdout");
});
