import assert from "node:assert/strict";
import * as fc from "fast-check";
import { SafePaths } from "./safe_paths.ts";

const TABLE: readonly [path: string, safe: string][] = [
  ["a.txt", "a.txt"],
  ["docs/deep/a.txt", "docs/deep/a.txt"],
  ["/etc/passwd", "etc/passwd"],
  ["../../up", "file/file/up"],
  ["C:\\windows\\win.ini", "C_/windows/win.ini"],
  ["a/./b", "a/file/b"],
  ["a//b/", "a/b"],
  [".git/.config", ".git/.config"],
  ["..", "file"],
  ["...", "file"],
  [". ", ".file"],
  ["a/nul.txt", "a/_nul.txt"],
  ["a\u202e/b", "a_/b"],
  ["", "file"],
];

for (const [path, safe] of TABLE) {
  Deno.test(`file() makes ${JSON.stringify(safe)} of ${JSON.stringify(path)}`, () => {
    assert.equal(new SafePaths().file(path), safe);
  });
}

Deno.test("file() and folder() keep files of one folder together and others apart", () => {
  const paths = new SafePaths();
  assert.equal(paths.file("a/x"), "a/x");
  assert.equal(paths.folder("A"), "A (2)/");
  assert.equal(paths.file("a/y"), "a/y");
  assert.equal(paths.file("A/x"), "A (2)/x");
  assert.equal(paths.file("a"), "a (3)");
  assert.equal(paths.file("a/X"), "a/X (2)");
  assert.equal(paths.folder("a/x"), "a/x (3)/");
});

Deno.test("file() gives different paths that lead down only, whatever they were", () => {
  const part = fc.constantFrom("..", ".", "", "a", "A", "a?", "\\", "C:", ".a", "\0", "nul", "é", "e\u0301");
  const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/"));
  fc.assert(fc.property(fc.array(path, { maxLength: 20 }), (hostile) => {
    const paths = new SafePaths();
    const safe = hostile.map((path) => paths.file(path));
    const keys = safe.map((path) => path.normalize("NFC").toLowerCase());
    assert.equal(new Set(keys).size, hostile.length);
    for (const [index, path] of safe.entries()) {
      assert.ok(!path.includes("\\") && path.split("/").every((part) => /[^.]/.test(part)), path);
      // No file is where another one's folder is.
      assert.ok(!keys.some((other) => other.startsWith(`${keys[index]}/`)), path);
    }
  }));
});
