import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { PATH_LENGTH } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { NAME_BYTES, workFolderName } from "./partial_name.ts";
import {
  checkNames,
  collisionKey,
  isAttack,
  judgeNames,
  type NameRules,
  UNSAFE_REASONS,
  type UnsafeReason,
  unsafeReason,
} from "./safe_name.ts";

const REFUSED: readonly (readonly [string, UnsafeReason, NameRules?])[] = [
  ["", "empty"],
  ["a/", "empty"],
  ["a//b", "empty"],
  [".", "traversal"],
  ["..", "traversal"],
  ["../a", "traversal"],
  ["../a", "traversal"],
  ["a/../b", "traversal"],
  ["a/..", "traversal"],
  ["a/./b", "traversal"],
  ["/", "absolute"],
  ["/etc/passwd", "absolute"],
  ["//server/share", "absolute"],
  ["C:", "drive"],
  ["c:evil.txt", "drive"],
  ["C:/Windows/x", "drive"],
  ["\\\\server\\share", "backslash"],
  ["..\\up", "backslash"],
  ["a\\b", "backslash"],
  ["a\0b", "control"],
  ["a\nb", "control"],
  ["a\u001bb", "control"],
  ["a\u007fb", "control"],
  ["a\u0085b", "control"],
  ["a\u2028b", "control"],
  ["\ufeffa", "control"],
  ["a\u202egpj.exe", "bidirectional"],
  ["a\u2066b", "bidirectional"],
  ["a\u200fb", "bidirectional"],
  ["a\u061cb", "bidirectional"],
  ["a\ud800b", "not-unicode"],
  ["\udc00", "not-unicode"],
  ["CON", "reserved"],
  ["con.txt", "reserved"],
  ["NUL.tar.gz", "reserved"],
  ["aux .c", "reserved"],
  ["COM1", "reserved"],
  ["lpt9.log", "reserved"],
  ["COM\u00b9", "reserved"],
  ["CONIN$", "reserved"],
  ["a/prn/b", "reserved"],
  ["a.", "trailing"],
  ["a ", "trailing"],
  ["...", "trailing"],
  [" ", "trailing"],
  ["a./b", "trailing"],
  ["a:b", "drive"],
  ["ab:stream", "forbidden", { windows: true }],
  ["what?", "forbidden", { windows: true }],
  ["x".repeat(NAME_BYTES + 1), "too-long"],
  ["é".repeat(NAME_BYTES / 2 + 1), "too-long"],
  ["a/".repeat(PATH_LENGTH / 2) + "b", "too-long"],
  [workFolderName("0123abcd"), "temporary"],
  [`a/${workFolderName("0123abcd")}/journal`, "temporary"],
  [".SLIP-0123ABCD.PARTIAL", "temporary"],
  [".A.SLIP-0123ABCD.PARTIAL", "temporary"],
  ["a./../b", "traversal"],
  ["CON/\u0000", "control"],
  ["é".repeat(8), "too-long", { pathBytes: 15 }],
];

const ALLOWED: readonly (readonly [string, NameRules?])[] = [
  ["a"],
  ["a.txt"],
  ["..." + "a"],
  ["..a"],
  ["a..b"],
  [".bashrc"],
  [" leading space"],
  ["two words.txt"],
  ["Grüße 世界 👩‍👩‍👧.txt"],
  ["2026-07-01T10:00:00.log"],
  ["what?"],
  ["console"],
  ["COM10"],
  ["COMA"],
  ["nullable.ts"],
  ["a.con"],
  ["-rf"],
  ["~"],
  ["$(reboot)"],
  ["a.slip-0123abcd.partial"],
  ["x".repeat(NAME_BYTES)],
  ["é".repeat(127)],
  ["a/b/c.txt"],
  ["a".repeat(NAME_BYTES) + "/b"],
];

Deno.test("unsafeReason() says why a path may not be created", () => {
  for (const [path, reason, rules] of REFUSED) {
    assert.equal(unsafeReason(path, rules), reason, JSON.stringify(path.slice(0, 40)));
  }
});

Deno.test("unsafeReason() covers every reason that one path alone can have", () => {
  const seen = new Set<string>(REFUSED.map(([, reason]) => reason));
  const ofPairs = new Set(["collision", "file-and-folder", "through-link", "link-out", "link-odd"]);
  assert.deepEqual(
    Object.keys(UNSAFE_REASONS).filter((reason) => !seen.has(reason) && !ofPairs.has(reason)),
    [],
  );
});

Deno.test("unsafeReason() lets ordinary names through, odd ones included", () => {
  for (const [path, rules] of ALLOWED) {
    assert.equal(unsafeReason(path, rules), undefined, JSON.stringify(path.slice(0, 40)));
  }
});

Deno.test("checkNames() refuses two paths that some file system takes for one", () => {
  const pairs: [string, string][] = [
    ["a", "a"],
    ["Readme", "README"],
    ["\u00e9", "e\u0301"],
    ["É", "e\u0301"],
    ["straße", "STRASSE"],
    ["\u1e9e", "ß"],
    ["\u03f4", "θ"],
    ["\u212a", "k"],
  ];
  for (const [one, other] of pairs) assertRefused([one, "x", other], "collision");
});

Deno.test("checkNames() refuses a path used as a file and as a folder, whichever comes first", () => {
  assertRefused(["a", "A/b"], "file-and-folder");
  assertRefused(["x/a/b", "x/a"], "file-and-folder");
});

Deno.test("checkNames() refuses a folder spelled in two ways", () => {
  assertRefused(["Photos/1.jpg", "photos/2.jpg"], "collision");
});

Deno.test("checkNames() lets a manifest of different names through", () => {
  checkNames([]);
  checkNames(["a", "b", "a.txt", "A.md"]);
  checkNames(["a/b", "a/c", "b/a", "b/c/d"]);
});

Deno.test("checkNames() names the path and the reason, with nothing that acts on a terminal", () => {
  assert.throws(() => checkNames(["fine", "\u001b[2Jgone"]), (error) => {
    assert(error instanceof SlipError);
    assert.equal(error.code, "unsafe-name");
    assert.equal(error.exitCode, 6);
    assert.match(error.message, /\\u\{1b\}\[2Jgone.*control characters/);
    return true;
  });
});

/** Paths made of what has broken receivers before, mixed with anything. */
const hostilePath = fc.array(
  fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "//",
      ":",
      "C:",
      "\0",
      " ",
      "~",
      "CON",
      "nul",
      "a",
      "\u202e",
      "\u2215",
    ),
    fc.constantFrom(
      "\uff0e\uff0e",
      "\uff0f",
      "%2e%2e%2f",
      "\ud800",
      "é",
      "e\u0301",
      "\u200d",
      "LPT1",
      ".partial",
    ),
    fc.string({ maxLength: 8, unit: "binary" }),
  ),
  { maxLength: 8 },
).map((parts) => parts.join(""));

Deno.test("unsafeReason() lets nothing through that leaves the folder when joined, on any system", () => {
  fc.assert(
    fc.property(hostilePath, fc.boolean(), (path, windows) => {
      if (unsafeReason(path, { windows }) !== undefined) return;
      for (const [system, root] of [[posix, "/in/here"], [win32, "D:\\in\\here"]] as const) {
        const target = system.resolve(root, path);
        assert(target.startsWith(root + system.sep), `${JSON.stringify(path)} became ${target}`);
        assert.equal(system.relative(root, target).replaceAll("\\", "/"), path);
      }
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("checkNames() never throws anything but its own error", () => {
  fc.assert(fc.property(fc.array(hostilePath, { maxLength: 6 }), (paths) => {
    try {
      checkNames(paths);
    } catch (error) {
      assert(error instanceof SlipError && error.code === "unsafe-name");
    }
  }));
});

Deno.test("collisionKey() is the same for a path in either case and either form of accents", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const key = collisionKey(text);
    assert.equal(collisionKey(text.toUpperCase()), key);
    assert.equal(collisionKey(text.normalize("NFC")), key);
    assert.equal(collisionKey(text.normalize("NFD")), key);
  }));
});

function assertRefused(paths: readonly string[], reason: UnsafeReason, rules?: NameRules): void {
  assert.throws(() => checkNames(paths, rules), (error) => {
    assert(error instanceof SlipError && error.message.endsWith(UNSAFE_REASONS[reason]), String(error));
    return true;
  }, paths.join(" "));
}

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
