import assert from "node:assert/strict";
import fc from "fast-check";
import { pastedPaths, shellWords } from "./pasted_paths.ts";

Deno.test("shellWords() divides a line as a shell does", () => {
  const cases: [line: string, words: string[]][] = [
    ["", []],
    ["  ", []],
    ["a b", ["a", "b"]],
    [" a  b ", ["a", "b"]],
    ["my\\ file.txt", ["my file.txt"]],
    ["'my file.txt' \"and this\"", ["my file.txt", "and this"]],
    ["a'b c'd", ["ab cd"]],
    ['"a\\"b\\\\c\\n"', ['a"b\\c\\n']],
    ["''", [""]],
    ["'it", ["'it"]],
    ["it's", ["it's"]],
  ];
  for (const [line, words] of cases) assert.deepEqual(shellWords(line), words, line);
});

Deno.test("shellWords() gives back what was quoted", () => {
  fc.assert(fc.property(fc.array(fc.string().filter((word) => !word.includes("'"))), (words) => {
    assert.deepEqual(shellWords(words.map((word) => `'${word}'`).join(" ")), words);
  }));
});

Deno.test("pastedPaths() reads a line as it stands first, and then as a shell would", () => {
  assert.deepEqual(pastedPaths("/a b.txt\n\n'/c d'\r\n"), [
    [["/a b.txt"], ["/a", "b.txt"]],
    [["'/c d'"], ["/c d"]],
  ]);
});

Deno.test("pastedPaths() understands URLs of files and the home folder", () => {
  assert.deepEqual(pastedPaths("file:///tmp/a%20b")[0]?.[0], ["/tmp/a b"]);
  assert.deepEqual(pastedPaths("file://other/tmp/a")[0]?.[0], ["file://other/tmp/a"]);
  assert.deepEqual(pastedPaths("~/a ~b", "/home/me")[0]?.[1], ["/home/me/a", "~b"]);
  assert.deepEqual(pastedPaths("~/a")[0]?.[0], ["~/a"]);
});
