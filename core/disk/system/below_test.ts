import assert from "node:assert/strict";
import { below } from "./below.ts";

Deno.test("below() puts one slash between", () => {
  const table: [string, string, string][] = [
    ["/a", "", "/a"],
    ["/a", "b/c", "/a/b/c"],
    ["/", "b", "/b"],
    ["/", "", "/"],
    ["./a/", "b", "./a/b"],
  ];
  for (const [base, rest, path] of table) assert.equal(below(base, rest), path);
});
