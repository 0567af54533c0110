import assert from "node:assert/strict";
import { isPartialName, isWorkFolderName, workFolderName } from "./partial_name.ts";

Deno.test("workFolderName() makes a hidden name that is recognised", () => {
  const name = workFolderName("0123abcd");
  assert.equal(name, ".slip-0123abcd.partial");
  assert.ok(isWorkFolderName(name));
  assert.ok(isPartialName(name));
});

Deno.test("isPartialName() knows ours in any case, with a name in front too, and no other", () => {
  const table: [string, boolean, boolean][] = [
    [".slip-0123abcd.partial", true, true],
    [".SLIP-0123ABCD.PARTIAL", true, false],
    [".a.txt.slip-0123abcd.partial", true, false],
    ["..slip-0123abcd.partial", true, false],
    ["slip-0123abcd.partial", false, false],
    ["a.slip-0123abcd.partial", false, false],
    [".slip-0123abc.partial", false, false],
    [".slip-0123abcdef.partial", false, false],
    [".slip-0123abcd.partial2", false, false],
    [".slip-0123abcd", false, false],
  ];
  for (const [name, partial, folder] of table) {
    assert.equal(isPartialName(name), partial, name);
    assert.equal(isWorkFolderName(name), folder, name);
  }
});
