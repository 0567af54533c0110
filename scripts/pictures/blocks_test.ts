import assert from "node:assert/strict";
import { blockOf } from "./blocks.ts";

const SHARES: readonly (readonly [character: string, x: number, y: number, width: number, height: number])[] =
  [
    ["█", 0, 0, 1, 1],
    ["▀", 0, 0, 1, 1 / 2],
    ["▄", 0, 1 / 2, 1, 1 / 2],
    ["▁", 0, 7 / 8, 1, 1 / 8],
    ["▇", 0, 1 / 8, 1, 7 / 8],
    ["▏", 0, 0, 1 / 8, 1],
    ["▌", 0, 0, 1 / 2, 1],
    ["▉", 0, 0, 7 / 8, 1],
    ["▐", 1 / 2, 0, 1 / 2, 1],
  ];

Deno.test("blockOf() knows which part of a cell is filled", () => {
  for (const [character, ...share] of SHARES) {
    const { x, y, width, height, opacity } = blockOf(character)!;
    assert.deepEqual([x, y, width, height, opacity], [...share, 1], character);
  }
});

Deno.test("blockOf() takes no letter for a block, and shades for what they cover", () => {
  for (const character of ["a", " ", "→", "●", "▲", ""]) {
    assert.equal(blockOf(character), undefined, character);
  }
  assert.equal(blockOf("░")?.opacity, 1 / 4);
});
