import assert from "node:assert/strict";
import fc from "fast-check";
import { NameGiver } from "./name_giver.ts";
import { judgeNames } from "./safe_name.ts";
import { filesAt } from "./testing_safe_name.ts";

Deno.test("NameGiver.give() numbers a name that is taken, before its extension", () => {
  const table: [string, string][] = [
    ["log.txt", "log (2).txt"],
    ["a.tar.gz", "a (2).tar.gz"],
    [".tar.gz", ".tar (2).gz"],
    ["README", "README (2)"],
    [".bashrc", ".bashrc (2)"],
    ["v1.2 final", "v1.2 final (2)"],
    ["x.", "x. (2)"],
  ];
  for (const [name, second] of table) {
    const names = new NameGiver();
    assert.equal(names.give(name), name);
    assert.equal(names.give(name), second);
  }
});

Deno.test("NameGiver.give() counts on, and past names that are taken already", () => {
  const names = new NameGiver();
  const given = ["a", "a", "a (3)", "a", "A"].map((name) => names.give(name));
  assert.deepEqual(given, ["a", "a (2)", "a (3)", "a (4)", "A (5)"]);
});

Deno.test("NameGiver.give() makes names that a receiver takes together", () => {
  const name = fc.stringMatching(/^[abAB]{1,2}(\.[tT])?$/);
  fc.assert(fc.property(fc.array(name, { maxLength: 20 }), (wanted) => {
    const names = new NameGiver();
    assert.deepEqual(judgeNames(filesAt(wanted.map((each) => names.give(each)))), new Map());
  }));
});
