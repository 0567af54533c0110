import assert from "node:assert/strict";
import type { ManifestEntry, Survey } from "../../core/ports.ts";
import { listLines } from "./listing.ts";

const nothing: Survey = {
  conflicts: new Set(),
  kept: new Map(),
  unfit: new Map(),
  outdated: [],
};

function files(paths: readonly string[], size = 1000): ManifestEntry[] {
  return paths.map((path) => ({ path, size }));
}

function range(count: number, name: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => name(index));
}

Deno.test("listLines() tells number, size, kind and what is special about each entry", () => {
  const entries: ManifestEntry[] = [
    { path: "a.txt", size: 9 },
    { path: "b c", size: 2000 },
    { path: "empty", kind: "folder", size: 0 },
    { path: "in/link", kind: "link", target: "../a.txt", size: 0 },
    { path: "dump.sql", kind: "stream", size: 0 },
    { path: "AUX", size: 1 },
  ];
  const survey: Survey = {
    conflicts: new Set([0, 1]),
    kept: new Map([[1, 1500]]),
    unfit: new Map([[5, "unsafe-name"]]),
    outdated: [],
  };
  assert.deepEqual(listLines(entries, { survey, isNumbered: true }), [
    "    1     9 B  a.txt  (there already)",
    "    2  2.0 kB  b c  (1.5 kB is here already, there already)",
    "    3  folder  empty/",
    "    4    link  in/link → ../a.txt",
    "    5  stream  dump.sql",
    "    6     1 B  AUX  (cannot be created here)",
  ]);
  assert.equal(listLines(entries, { survey, isNumbered: false })[2], "    folder  empty/");
});

Deno.test("listLines() names up to 21 entries", () => {
  for (const count of [1, 20, 21]) {
    const lines = listLines(files(range(count, (index) => `in/f${index}`)), {
      survey: nothing,
      isNumbered: true,
    });
    assert.equal(lines.length, count);
    assert.match(lines.at(-1)!, new RegExp(`^    ${count}  1\\.0 kB  in/f${count - 1}$`));
  }
  assert.deepEqual(listLines([], { survey: nothing, isNumbered: true }), []);
});

Deno.test("listLines() counts the rest of a long list without folders, which keeps its numbers", () => {
  const lines = listLines(files(range(1020, (index) => `f${index}`)), { survey: nothing, isNumbered: true });
  assert.equal(lines.length, 21);
  assert.equal(lines[19], "    20  1.0 kB  f19");
  assert.equal(lines[20], "    … and more: 1,000 files, 1.0 MB, numbers 21 to 1020");
  const bare = listLines(files(range(22, (index) => `f${index}`)), { survey: nothing, isNumbered: false });
  assert.deepEqual(bare.slice(19), ["    1.0 kB  f19", "    … and more: 2 files, 2.0 kB"]);
});

Deno.test("listLines() folds a large tree below what all of it has in common", () => {
  const entries = files([
    "project/src/main.ts",
    ...range(18, (index) => `project/docs/deep/p${index}`),
    "project/docs/a.md",
    "project/docs.md",
    "project/src/later.ts",
    "project/src/more/last.ts",
  ]);
  const survey = { ...nothing, conflicts: new Set([2, 3, 20]), kept: new Map([[1, 10], [2, 20]]) };
  assert.deepEqual(listLines(entries, { survey, isNumbered: true }), [
    "        1   1.0 kB  project/src/  (1 entry)",
    "     2-20  19.0 kB  project/docs/  (19 entries, 30 B is here already, 2 there already)",
    "       21   1.0 kB  project/docs.md  (there already)",
    "    22-23   2.0 kB  project/src/  (2 entries)",
  ]);
});

Deno.test("listLines() folds folders that have entries of their own with what is in them", () => {
  const folder = (path: string): ManifestEntry => ({ path, kind: "folder", size: 0 });
  const entries = [
    folder("src"),
    folder("src/a"),
    ...files(range(20, (index) => `src/a/f${index}`)),
    folder("src/a/b"),
    ...files(["src/a.txt"]),
    folder("src/empty"),
  ];
  assert.deepEqual(listLines(entries, { survey: nothing, isNumbered: true }), [
    "       1   folder  src/",
    "    2-23  20.0 kB  src/a/  (22 entries)",
    "      24   1.0 kB  src/a.txt",
    "      25   folder  src/empty/",
  ]);
});

Deno.test("listLines() lets nothing from the other side act on the terminal", () => {
  const evil = "a\u001b[2J\r\n\u202eb";
  const link: ManifestEntry = { path: evil, kind: "link", target: evil, size: 0 };
  const many = files(range(30, (index) => `${evil}/${index % 2 === 0 ? "x" : "y"}/${evil}${index}`));
  for (const entries of [[link], many]) {
    for (const line of listLines(entries, { survey: nothing, isNumbered: true })) {
      // deno-lint-ignore no-control-regex -- looking for control characters is the purpose
      assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
    }
  }
});
