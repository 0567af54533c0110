import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import fc from "fast-check";
import { SlipError } from "../../errors.ts";
import { PATH_LENGTH } from "../../limits.ts";
import { NAME_BYTES, workFolderName } from "./partial_name.ts";
import {
  collisionKey,
  judgeNames,
  type NameRules,
  UNFIT_REASONS,
  UNSAFE_REASONS,
  type UnsafeReason,
  unsafeReason,
} from "./safe_name.ts";
import { filesAt, hostilePath } from "./testing_safe_name.ts";

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
    Object.keys({ ...UNSAFE_REASONS, ...UNFIT_REASONS }).filter((reason) =>
      !seen.has(reason) && !ofPairs.has(reason)
    ),
    [],
  );
});

Deno.test("unsafeReason() lets ordinary names through, odd ones included", () => {
  for (const [path, rules] of ALLOWED) {
    assert.equal(unsafeReason(path, rules), undefined, JSON.stringify(path.slice(0, 40)));
  }
});

Deno.test("judgeNames() takes only the first of two paths that some file system takes for one", () => {
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
  for (const [one, other] of pairs) assertLeftOut([one, "x", other], 2);
});

Deno.test("judgeNames() takes a path as a file or as a folder, whichever comes first", () => {
  assertLeftOut(["a", "A/b"], 1);
  assertLeftOut(["x/a/b", "x/a"], 1);
});

Deno.test("judgeNames() takes a folder in one spelling only", () => {
  assertLeftOut(["Photos/1.jpg", "photos/2.jpg"], 1);
});

Deno.test("judgeNames() lets a manifest of different names through", () => {
  for (const paths of [[], ["a", "b", "a.txt", "A.md"], ["a/b", "a/c", "b/a", "b/c/d"]]) {
    assert.deepEqual(judgeNames(filesAt(paths)), new Map());
  }
});

Deno.test("judgeNames() names the path and the reason, with nothing that acts on a terminal", () => {
  assert.throws(() => judgeNames(filesAt(["fine", "\u001b[2Jgone"])), (error) => {
    assert(error instanceof SlipError);
    assert.equal(error.code, "unsafe-name");
    assert.equal(error.exitCode, 6);
    assert.match(error.message, /\\u\{1b\}\[2Jgone.*control characters/);
    return true;
  });
});

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

Deno.test("judgeNames() never throws anything but its own error", () => {
  fc.assert(fc.property(fc.array(hostilePath, { maxLength: 6 }), (paths) => {
    try {
      judgeNames(filesAt(paths));
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

/** Asserts that of files at these paths one is left out, for the name of another. */
function assertLeftOut(paths: readonly string[], file: number): void {
  assert.deepEqual(judgeNames(filesAt(paths)), new Map([[file, "name-collision"]]), paths.join(" "));
}
