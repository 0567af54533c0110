import assert from "node:assert/strict";
import { dirname } from "node:path";
import fc from "fast-check";
import { summary } from "../sources/testing_tree_source.ts";
import { TemporaryFolder } from "../system/testing_disk.ts";
import { IgnoreRules, patternsBelow } from "./ignore_rules.ts";

Deno.test("IgnoreRules.ignores() goes by the last pattern that matches, as gitignore(5) says", () => {
  const table: [string[], string, boolean][] = [
    [[], "a", false],
    [[""], "a", false],
    [["# a"], "# a", false],
    [["a"], "a", true],
    [["a"], "sub/a", true],
    [["/a"], "sub/a", false],
    [["sub/a"], "sub/a", true],
    [["sub/a"], "other/sub/a", false],
    [["**/sub/a"], "other/sub/a", true],
    [["*.log", "!keep.log"], "keep.log", false],
    [["!keep.log", "*.log"], "keep.log", true],
    [["a[0-9]?"], "a1x", true],
    [["A"], "a", Deno.build.os === "windows" || Deno.build.os === "darwin"],
  ];
  for (const [patterns, path, isIgnored] of table) {
    assert.equal(new IgnoreRules(patterns).ignores(path, false), isIgnored, `${patterns} ${path}`);
  }
  assert.equal(new IgnoreRules(["a/"]).ignores("a", false), false);
  assert.equal(new IgnoreRules(["a/"]).ignores("a", true), true);
});

Deno.test("IgnoreRules.ignores() says the same of a path after any number of others", () => {
  const rules = new IgnoreRules(["*.log"]);
  for (let count = 0; count < 25_000; count++) assert.equal(rules.ignores(`${count}.log`, false), true);
  assert.equal(rules.ignores("a.txt", false), false);
});

Deno.test("patternsBelow() ties patterns to their folder", () => {
  const table: [string, string, string[]][] = [
    ["", "a\n\n# no\n!b/c\r\n", ["a", "!b/c"]],
    ["sub", "a", ["/sub/**/a"]],
    ["sub", "a/", ["/sub/**/a/"]],
    ["sub", "/a", ["/sub/a"]],
    ["sub", "a/b", ["/sub/a/b"]],
    ["sub", "!a", ["!/sub/**/a"]],
    ["sub", "\\#a", ["/sub/**/\\#a"]],
    ["s[u] b", "a", ["/s\\[u\\]\\ b/**/a"]],
  ];
  for (const [base, text, patterns] of table) assert.deepEqual(patternsBelow(base, text), patterns, text);
});

const PARTS = ["a", "b", "ab", "a.c", "b c", "[a]"];
const path = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 3 }).map((parts) =>
  parts.join("/")
);
const piece = fc.constantFrom("a", "b", "ab", "*", "a*", "?", "a.c", "**", "b c", "\\[a\\]");
const pattern = fc.record({
  not: fc.constantFrom("", "", "!"),
  start: fc.constantFrom("", "", "/"),
  pieces: fc.array(piece, { minLength: 1, maxLength: 3 }),
  end: fc.constantFrom("", "", "/"),
}).map(({ not, start, pieces, end }) => `${not}${start}${pieces.join("/")}${end}`);
const rules = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join("\n"));

Deno.test({
  name: "the .gitignore files of any tree leave out what git leaves out",
  // A machine without git cannot compare.
  ignore: !hasGit(),
  fn: async () => {
    const trees = fc.record({
      paths: fc.array(path, { minLength: 1, maxLength: 12 }),
      ignores: fc.array(fc.tuple(fc.constantFrom("", "a/", "b/", "a/b/", "[a]/"), rules), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(trees, async ({ paths, ignores }) => {
        await using folder = new TemporaryFolder();
        for (const each of paths) tryFile(folder, `tree/${each}`);
        for (const [base, text] of ignores) tryFile(folder, `tree/${base}.gitignore`, text);
        const found = await summary([folder.at("tree")], { gitignore: true });
        const files = found.filter((each) => !each.endsWith("/")).map((each) => each.slice("tree/".length));
        assert.deepEqual(files.sort(), gitFiles(folder.at("tree")));
      }),
      { numRuns: 60 },
    );
  },
});

/** Makes a file unless something of another kind is in its way. */
function tryFile(folder: TemporaryFolder, name: string, content = ""): void {
  try {
    Deno.mkdirSync(dirname(folder.at(name)), { recursive: true });
    if (!Deno.statSync(folder.at(name)).isDirectory) folder.file(name, content);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) folder.file(name, content);
  }
}

/** What git would add, by name. */
function gitFiles(tree: string): string[] {
  git(tree, "init", "--quiet");
  return git(tree, "ls-files", "-z", "--others", "--exclude-standard").split("\0").filter(Boolean).sort();
}

function git(cwd: string, ...args: string[]): string {
  const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { success, stdout, stderr } = new Deno.Command("git", { args, cwd, env }).outputSync();
  assert.equal(success, true, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function hasGit(): boolean {
  try {
    return new Deno.Command("git", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}
