import assert from "node:assert/strict";
import fc from "fast-check";
import { matcher } from "./patterns.ts";

Deno.test("matcher() matches as gitignore does", () => {
  const table: [patterns: string[], path: string, matches: boolean][] = [
    [["*.txt"], "a.txt", true],
    [["*.txt"], "in/a.txt", true],
    [["/*.txt"], "in/a.txt", false],
    [["docs"], "docs/deep/a", true],
    [["docs/"], "docs/a", true],
    [["docs/"], "docs", false],
    [["docs/*.md"], "docs/a.md", true],
    [["docs/*.md"], "docs/deep/a.md", false],
    [["docs/**/*.md"], "docs/deep/a.md", true],
    [["*.txt", "!b.txt"], "b.txt", false],
    [["a?"], "ab", true],
    [["[ab]"], "c", false],
    [[], "a", false],
    [["*"], "../evil", false],
    [["*"], "/evil", false],
    [["*"], "", false],
  ];
  for (const [patterns, path, matches] of table) {
    assert.equal(matcher(patterns)({ path }), matches, `${patterns} and ${path}`);
  }
  assert.equal(matcher(["docs/"])({ path: "docs", kind: "folder" }), true);
});

Deno.test("matcher() takes any pattern and any path without failing", () => {
  fc.assert(fc.property(fc.array(fc.string(), { maxLength: 3 }), fc.string(), (patterns, path) => {
    assert.equal(typeof matcher(patterns)({ path }), "boolean");
  }));
});
