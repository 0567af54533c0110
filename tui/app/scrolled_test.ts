import assert from "node:assert/strict";
import fc from "fast-check";
import { lastTop, scrolledLines, scrolledTop } from "./scrolled.ts";
import { type Line, span } from "./spans.ts";
import { createTheme } from "./theme.ts";

const { glyphs } = createTheme();

function numbered(count: number): Line[] {
  return Array.from({ length: count }, (_, index) => [span(String(index))]);
}

function texts(count: number, top: number, height: number): string[] {
  return scrolledLines(numbered(count), top, height, glyphs).map(([first]) => first!.text.trim());
}

Deno.test("scrolledLines() shows all where there is room, and says how much there is more", () => {
  assert.deepEqual(texts(3, 0, 3), ["0", "1", "2"]);
  assert.deepEqual(texts(3, 5, 4), ["0", "1", "2"]);
  assert.deepEqual(texts(5, 0, 3), ["0", "1", "↓ 3 more"]);
  assert.deepEqual(texts(5, 1, 3), ["1", "2", "↓ 2 more"]);
  assert.deepEqual(texts(5, 99, 3), ["3", "4", ""]);
  assert.deepEqual(texts(0, 0, 3), []);
});

Deno.test("every line can be scrolled to, and nothing beyond the last", () => {
  const numbers = [
    fc.nat(60),
    fc.integer({ min: 2, max: 40 }),
    fc.array(fc.integer({ min: -70, max: 70 })),
  ] as const;
  fc.assert(fc.property(...numbers, (count, height, moves) => {
    const last = lastTop(count, height);
    const top = moves.reduce((top, by) => scrolledTop(top, by, last), 0);
    const shown = texts(count, top, height);
    assert.ok(shown.length <= height);
    if (count > 0) assert.equal(shown[0], String(top));
    if (top === last && count > 0) assert.ok(shown.includes(String(count - 1)));
  }));
});
