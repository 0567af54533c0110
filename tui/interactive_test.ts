import assert from "node:assert/strict";
import { unquote } from "./interactive.ts";

Deno.test({
  name: "unquote() reads a path as file managers paste it",
  ignore: Deno.build.os === "windows",
  fn: () => {
    const table: [string, string][] = [
      ["a.txt", "a.txt"],
      ["'two words.txt'", "two words.txt"],
      ['"two words.txt"', "two words.txt"],
      ["two\\ words\\ \\(1\\).txt", "two words (1).txt"],
      ["back\\\\slash", "back\\slash"],
      ["it's", "it's"],
      ["'half", "'half"],
      ["'", "'"],
    ];
    for (const [pasted, path] of table) assert.equal(unquote(pasted), path);
  },
});
