import assert from "node:assert/strict";
import fc from "fast-check";
import { progressBar } from "./progress_bar.ts";
import { cell, fitLine, joined, type Line, lineWidth, nameCell, rightCell, span, spread } from "./spans.ts";
import { createTheme } from "./theme.ts";

const { glyphs } = createTheme();
const ascii = createTheme({ isUnicode: false }).glyphs;

Deno.test("spread() puts the right at the edge and cuts the left", () => {
  const table: [left: string[], right: string[], width: number, drawn: string][] = [
    [["ab"], ["9"], 6, "ab   9"],
    [["abcdef"], ["9"], 6, "abc… 9"],
    [["ab", "cd"], ["9"], 6, "abcd 9"],
    [["abcd", "e"], ["9"], 6, "abc… 9"],
    [["ab"], [], 2, "ab"],
    [["日本"], ["9"], 6, "日本 9"],
    [["日本語"], ["9"], 6, "日…  9"],
  ];
  for (const [left, right, width, drawn] of table) {
    assert.equal(text(spread(line(left), line(right), width, glyphs)), drawn);
  }
});

Deno.test("fitLine() never takes more than it may and shows that it cut", () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom("a", "日", "e\u0301"), minLength: 1 }), {
    maxLength: 4,
  });
  fc.assert(fc.property(words, fc.nat(12), (parts, width) => {
    const fitted = fitLine(line(parts), width, "…");
    assert.ok(lineWidth(fitted) <= width);
    const isCut = lineWidth(line(parts)) > width;
    assert.equal(text(fitted).endsWith("…"), isCut && width > 0);
  }));
});

Deno.test("joined() leaves out from the end what does not fit", () => {
  const parts = [line(["one"]), line(["two"]), line(["three"])];
  const table: [number, string][] = [[17, "one · two · three"], [16, "one · two"], [5, "one"], [2, "o…"]];
  for (const [width, drawn] of table) assert.equal(text(joined(parts, width, glyphs)), drawn);
});

Deno.test("cell(), rightCell() and nameCell() are as wide as asked", () => {
  assert.deepEqual(
    [cell("abcdef", 4, glyphs), rightCell("ab", 4, glyphs), nameCell("abcdef.txt", 7, glyphs)].map((
      { text },
    ) => text),
    ["abc…", "  ab", "abc…txt"],
  );
});

Deno.test("progressBar() is full when all is done and not before", () => {
  const table: [share: number, unicode: string, inAscii: string][] = [
    [0, "░░░░", "...."],
    [-1, "░░░░", "...."],
    [0.5, "██░░", "##.."],
    [0.56, "██▏░", "##.."],
    [0.999, "███▉", "###."],
    [1, "████", "####"],
    [7, "████", "####"],
  ];
  for (const [share, unicode, inAscii] of table) {
    assert.equal(text(progressBar(share, 4, glyphs)), unicode, `${share}`);
    assert.equal(text(progressBar(share, 4, ascii)), inAscii, `${share}`);
  }
});

function line(parts: readonly string[]): Line {
  return parts.map((part) => span(part));
}

function text(line: Line): string {
  return line.map(({ text }) => text).join("");
}
