import assert from "node:assert/strict";
import * as fc from "fast-check";
import { downloadName } from "./download_name.ts";

const TABLE: readonly [path: string, name: string][] = [
  ["report.pdf", "report.pdf"],
  ["mein bericht ä 📦.pdf", "mein bericht ä 📦.pdf"],
  ["docs/deep/readme.md", "readme.md"],
  ["../../etc/passwd", "passwd"],
  ["..\\..\\windows\\win.ini", "win.ini"],
  ["C:\\autoexec.bat", "autoexec.bat"],
  ["/", "file"],
  ["", "file"],
  [".", "file"],
  ["..", "file"],
  ["a/..", "file"],
  ["...", "file"],
  [".bashrc", "_bashrc"],
  ["name.", "name_"],
  [" name ", "_name_"],
  ["NUL", "_NUL"],
  ["com1.txt", "_com1.txt"],
  ["console.log", "console.log"],
  ['a<b>c:d"e|f?g*h', "a_b_c_d_e_f_g_h"],
  ["%2e%2e%2fx", "_2e_2e_2fx"],
  ["a\u0000b\u001fc\u007fd", "a_b_c_d"],
  ["gpj\u202e.exe", "gpj_.exe"],
  ["line\u2028break", "line_break"],
  ["lone\ud800surrogate", "lone\ufffdsurrogate"],
  ["x".repeat(200), "x".repeat(200)],
  ["x".repeat(201), "x".repeat(200)],
  [`${"x".repeat(300)}.tar.gz`, `${"x".repeat(193)}.tar.gz`],
  [`${"x".repeat(197)}📦`, "x".repeat(197)],
  ["📦".repeat(50), "📦".repeat(50)],
];

for (const [path, name] of TABLE) {
  Deno.test(`downloadName() makes ${JSON.stringify(name)} of ${JSON.stringify(path.slice(0, 80))}`, () => {
    assert.equal(downloadName(path), name);
  });
}

Deno.test("downloadName() gives a plain, short, well-formed name whatever the path, and changes it no further", () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom("/", "\\", ".", " ", "\0", "\u202e", "C:", "nul", "con.", "📦", ".tar.gz", "\ud83d"),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    maxLength: 300,
  });
  fc.assert(
    fc.property(hostile, (path) => {
      const name = downloadName(path);
      assert.ok(name.length > 0 && new TextEncoder().encode(name).length <= 201);
      assert.ok(name.isWellFormed());
      // deno-lint-ignore no-control-regex -- controls are what must not be there
      assert.ok(!/[/\\<>:"|?*\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]|^[\s.]|[\s.]$/.test(name), name);
      assert.equal(downloadName(name), name);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("downloadName() takes no longer for a run of blanks within a name, as a backtracking pattern would", () => {
  assert.equal(downloadName(`a${" ".repeat(1_000_000)}b`), "a");
});
