import assert from "node:assert/strict";
import fc from "fast-check";
import type { ManifestEntry } from "../../ports.ts";
import { collisionKey, isAttack, judgeNames, unsafeReason } from "./safe_name.ts";
import { hostilePath } from "./testing_safe_name.ts";

/** An entry in a line: `path`, `path/` for a folder, `path -> target` for a link. */
function entriesOf(...lines: string[]): ManifestEntry[] {
  return lines.map((line) => {
    const [path, target] = line.split(" -> ") as [string, string | undefined];
    if (target !== undefined) return { path, kind: "link", size: 0, target };
    return path.endsWith("/") ? { path: path.slice(0, -1), kind: "folder", size: 0 } : { path, size: 1 };
  });
}

Deno.test("judgeNames() leaves out what is unfit, and all that is below it", () => {
  const table: [string[], Record<number, string>][] = [
    [["a", "A", "b"], { 1: "name-collision" }],
    [["a/", "a/b", "a/"], {}],
    [["Photos/1", "photos/", "photos/2", "Photos/3"], { 1: "name-collision", 2: "name-collision" }],
    [["a", "a/b", "a/c/d"], { 1: "name-collision", 2: "name-collision" }],
    [["a/b", "a"], { 1: "name-collision" }],
    [["con/", "con/x/y", "x"], { 0: "unsafe-name", 1: "unsafe-name" }],
    [["a./b", "a"], { 0: "unsafe-name" }],
    [["x -> y", "X"], { 1: "name-collision" }],
    [["x -> a/../b"], { 0: "link-unsupported" }],
    [["x -> con"], { 0: "link-unsupported" }],
    [["d/x -> ../y", "d/z -> ."], {}],
  ];
  for (const [lines, unfit] of table) {
    assert.deepEqual(Object.fromEntries(judgeNames(entriesOf(...lines))), unfit, lines.join(" | "));
  }
});

Deno.test("judgeNames() refuses the whole offer for an attack, wherever it is", () => {
  const table = [
    ["fine", "../a"],
    ["d/fine", "d/../a"],
    ["d/fine", "d/a\u0000"],
    ["d/fine", "d/.slip-0123abcd.partial"],
    ["l -> d", "l/x"],
    ["l/x", "l -> d"],
    ["l -> d", "L/x"],
    ["l -> d", "l/"],
    ["l -> .."],
    ["l -> /etc"],
    ["con -> ../.."],
    ["d/l -> ../../x"],
  ];
  for (const lines of table) {
    assert.throws(() => judgeNames(entriesOf(...lines)), { code: "unsafe-name" }, lines.join(" | "));
  }
});

Deno.test("judgeNames() takes no notice of texts", () => {
  assert.equal(judgeNames([{ path: "", kind: "text", size: 3 }, { path: "a", size: 1 }]).size, 0);
});

Deno.test("judgeNames() says of each path what unsafeReason() says, whatever came before", () => {
  fc.assert(
    fc.property(fc.array(hostilePath, { minLength: 1, maxLength: 6 }), (paths) => {
      const below = paths.map((path) => `fine/${path}`);
      const attack = below.some((path) => {
        const reason = unsafeReason(path);
        return reason !== undefined && isAttack(reason);
      });
      const entries = ["fine/x", ...below].map((path) => ({ path, size: 1 }));
      if (attack) return assert.throws(() => judgeNames(entries), { code: "unsafe-name" });
      const unfit = judgeNames(entries);
      for (const [index, path] of below.entries()) {
        if (unsafeReason(path) !== undefined) assert.ok(unfit.has(index + 1), path);
      }
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("judgeNames() leaves no two entries that some file system takes for one", () => {
  const part = fc.constantFrom("a", "A", "b", "\u00e9", "e\u0301", "É");
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
  fc.assert(fc.property(fc.array(path, { maxLength: 20 }), (paths) => {
    const unfit = judgeNames(paths.map((path) => ({ path, size: 1 })));
    const kept = paths.filter((_, file) => !unfit.has(file));
    const uses = new Map<string, string>();
    for (const each of kept) {
      const parts = each.split("/");
      for (const end of parts.keys()) {
        const prefix = parts.slice(0, end + 1).join("/");
        const use = `${end === parts.length - 1 ? "file" : "folder"} ${prefix}`;
        const key = collisionKey(prefix);
        assert.equal(uses.get(key) ?? use, use);
        assert.ok(!(uses.has(key) && use.startsWith("file")));
        uses.set(key, use);
      }
    }
  }));
});
