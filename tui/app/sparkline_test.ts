import assert from "node:assert/strict";
import fc from "fast-check";
import { niceTop, sparkline } from "./sparkline.ts";
import { createTheme } from "./theme.ts";

const [, ...steps] = createTheme().glyphs.graph;
const [, ...ascii] = createTheme({ isUnicode: false }).glyphs.graph;

Deno.test("sparkline() draws columns as high as their numbers", () => {
  const points = [0, 1, 25, 50, 75, 100, 200];
  const table: [rows: number, isAscii: boolean, lines: string[]][] = [
    [1, false, [" ▁▁▂▄▆██"]],
    [1, true, [" ..:=+##"]],
    [2, false, ["     ▄██", " ▁▁▄████"]],
  ];
  for (const [rows, isAscii, lines] of table) {
    assert.deepEqual(sparkline(points, { width: 8, top: 100, rows, steps: isAscii ? ascii : steps }), lines);
  }
});

Deno.test("sparkline() shows the newest where not all find room", () => {
  assert.deepEqual(sparkline([8, 0, 8], { width: 2, top: 8, steps }), ["▁█"]);
  assert.deepEqual(sparkline([8], { width: 0, top: 8, steps }), [""]);
});

Deno.test("sparkline() is as wide and as high as asked, whatever the numbers", () => {
  fc.assert(fc.property(fc.array(fc.double()), fc.double(), fc.nat(50), fc.integer({ min: 1, max: 4 }), (
    points,
    top,
    width,
    rows,
  ) => {
    const lines = sparkline(points, { width, top, rows, steps });
    assert.deepEqual(lines.map((line) => line.length), Array.from({ length: rows }, () => width));
  }));
});

Deno.test("niceTop() is 1, 2 or 5 times a power of ten and never too small", () => {
  const table: [number[], number][] = [
    [[], 1],
    [[0], 1],
    [[1], 1],
    [[1.1, 0], 2],
    [[2, 3], 5],
    [[5.1e6], 1e7],
    [[1e7], 1e7],
    [[99e6], 1e8],
  ];
  for (const [points, top] of table) assert.equal(niceTop(points), top);
});
