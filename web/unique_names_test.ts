import assert from "node:assert/strict";
import * as fc from "fast-check";
import { splitExtension, uniqueNames } from "./unique_names.ts";

Deno.test("uniqueNames() numbers what is there already", () => {
  assert.deepEqual(uniqueNames(["a.txt", "b.txt", "a.txt", "A.TXT"]), [
    "a.txt",
    "b.txt",
    "a (2).txt",
    "A (3).TXT",
  ]);
});

Deno.test("uniqueNames() steps over a number that is taken", () => {
  assert.deepEqual(uniqueNames(["a (2).txt", "a.txt", "a.txt"]), ["a (2).txt", "a.txt", "a (3).txt"]);
});

Deno.test("uniqueNames() numbers thousands of the same without trying each number again", () => {
  const names = uniqueNames(Array(20_000).fill("a.txt"));
  assert.equal(names.at(-1), "a (20000).txt");
});

Deno.test("uniqueNames() takes composed and decomposed letters for the same", () => {
  assert.deepEqual(uniqueNames(["\u00e9.txt", "e\u0301.txt"]), ["\u00e9.txt", "e\u0301 (2).txt"]);
});

Deno.test("uniqueNames() gives as many names, all different in any case, and leaves different ones alone", () => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[abAB.]{1,3}$/)), (names) => {
    const unique = uniqueNames(names);
    assert.equal(unique.length, names.length);
    assert.equal(new Set(unique.map((name) => name.toLowerCase())).size, names.length);
    if (new Set(names.map((name) => name.toLowerCase())).size === names.length) {
      assert.deepEqual(unique, names);
    }
  }));
});

Deno.test("splitExtension() tells the extension", () => {
  const table: [string, string, string][] = [
    ["a.txt", "a", ".txt"],
    ["archive.tar.gz", "archive", ".tar.gz"],
    [".bashrc", ".bashrc", ""],
    ["README", "README", ""],
    ["a.", "a.", ""],
    ["notes. and more", "notes. and more", ""],
    ["", "", ""],
  ];
  for (const [name, stem, extension] of table) {
    assert.deepEqual(splitExtension(name), { stem, extension }, name);
  }
});
