import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { isWithin, keptTarget } from "./link_policy.ts";

const ROOTS = ["/named/tree", "/real/tree"];

Deno.test("keptTarget() keeps what stays in the tree and rewrites what is absolute", () => {
  const table: [string, string, string | undefined][] = [
    ["", "a", "a"],
    ["", "./a", "./a"],
    ["", ".", "."],
    ["", "..", undefined],
    ["", "../tree/a", undefined],
    ["", "..a/b", "..a/b"],
    ["", "a/../b", "a/../b"],
    ["", "a/../../b", undefined],
    ["sub", "..", ".."],
    ["sub", "../..", undefined],
    ["sub", "../../tree", undefined],
    ["sub/deep", "../../a", "../../a"],
    ["", "/named/tree/a/b", "a/b"],
    ["sub", "/named/tree/a", "../a"],
    ["sub", "/real/tree/a", "../a"],
    ["sub", "/named/tree/sub", "."],
    ["sub", "/named/tree", ".."],
    ["", "/named/tree/../other", undefined],
    ["", "/named/trees", undefined],
    ["", "/etc/passwd", undefined],
    ["", "/", undefined],
  ];
  for (const [folder, target, kept] of table) {
    assert.equal(keptTarget(target, { roots: ROOTS, folder: join(ROOTS[0]!, folder) }), kept, target);
  }
});

Deno.test("keptTarget() never leads out of the tree", () => {
  const part = fc.constantFrom("..", ".", "a", "tree", "named", "real", "");
  const words = fc.array(part, { maxLength: 8 }).map((parts) => parts.join("/"));
  fc.assert(fc.property(words, fc.constantFrom("", "a", "a/a"), (target, folder) => {
    const kept = keptTarget(target, { roots: ROOTS, folder: join(ROOTS[0]!, folder) });
    if (kept === undefined) return;
    assert.equal(kept.startsWith("/"), false);
    assert.equal(isWithin(ROOTS[0]!, join(ROOTS[0]!, folder, kept)), true);
  }));
});

Deno.test("isWithin() takes a folder for within itself, and no name that merely begins alike", () => {
  const table: [string, string, boolean][] = [
    ["/a", "/a", true],
    ["/a", "/a/b", true],
    ["/a", "/ab", false],
    ["/a", "/", false],
    ["/", "/a", true],
    ["/a", "/a/..b", true],
    ["/a/b", "/a/c", false],
  ];
  for (const [root, path, isInside] of table) assert.equal(isWithin(root, path), isInside, `${root} ${path}`);
});
