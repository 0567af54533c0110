import assert from "node:assert/strict";
import fc from "fast-check";
import { type Cell, parseScreen } from "./cells.ts";
import { indexedColour } from "./palette.ts";

/** The one cell of a line. */
function cell(captured: string): Cell {
  const [[only]] = parseScreen(captured) as [[Cell]];
  return only;
}

Deno.test("parseScreen() puts each character where the terminal has it", () => {
  const [first, second] = parseScreen("aé旅b\n\u001b[1m x\n");
  assert.deepEqual(first!.map(({ text, column, columns }) => [text, column, columns]), [
    ["a", 0, 1],
    ["é", 1, 1],
    ["旅", 2, 2],
    ["b", 4, 1],
  ]);
  assert.deepEqual(second!.map(({ text, column, look }) => [text, column, look.isBold]), [
    [" ", 0, true],
    ["x", 1, true],
  ]);
});

Deno.test("parseScreen() takes accents that stand alone for part of their letter", () => {
  assert.deepEqual(parseScreen("e\u0301x")[0]!.map(({ column }) => column), [0, 1]);
});

const LOOKS: readonly (readonly [captured: string, look: Cell["look"]])[] = [
  ["x", {}],
  ["\u001b[31mx", { foreground: indexedColour(1) }],
  ["\u001b[96;44mx", { foreground: indexedColour(14), background: indexedColour(4) }],
  ["\u001b[107mx", { background: indexedColour(15) }],
  ["\u001b[38;5;196mx", { foreground: "#ff0000" }],
  ["\u001b[38;5;244mx", { foreground: "#808080" }],
  ["\u001b[48;2;1;2;3;1mx", { background: "#010203", isBold: true }],
  ["\u001b[1;2;7mx", { isBold: true, isFaint: true, isInverse: true }],
  ["\u001b[1;31m\u001b[0mx", {}],
  ["\u001b[1;31m\u001b[mx", {}],
  ["\u001b[31m\u001b[39m\u001b[41m\u001b[49mx", { foreground: undefined, background: undefined }],
  ["\u001b]8;;http://h\u001b\\x", {}],
];

Deno.test("parseScreen() reads colours and attributes", () => {
  for (const [captured, look] of LOOKS) assert.deepEqual(cell(captured).look, look, JSON.stringify(captured));
});

Deno.test("parseScreen() keeps a look beyond the end of a line, as tmux does", () => {
  const [, second] = parseScreen("\u001b[32ma\nb");
  assert.equal(second![0]!.look.foreground, indexedColour(2));
});

Deno.test("parseScreen() takes any text, and none of it twice", () => {
  const part = fc.constantFrom(
    "\u001b",
    "[",
    "]",
    "(",
    "3",
    "8",
    ";",
    "m",
    "\u0007",
    "\\",
    "\n",
    "旅",
    "\u0301",
    "x",
  );
  fc.assert(fc.property(fc.array(part).map((parts) => parts.join("")), (captured) => {
    const cells = parseScreen(captured).flat();
    assert.ok(cells.map(({ text }) => text).join("").length <= captured.length);
  }));
});
