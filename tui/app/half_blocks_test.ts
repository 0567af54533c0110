import assert from "node:assert/strict";
import { halfBlockLines } from "./half_blocks.ts";

Deno.test("halfBlockLines() draws two rows a line, and an odd one with nothing below it", () => {
  const dots = [[true, true, false, false], [true, false, true, false], [true, false, true, false]];
  assert.deepEqual(halfBlockLines(dots, ["B", "U", "L", "."]), ["BUL.", "U.U."]);
  assert.deepEqual(halfBlockLines([], ["B", "U", "L", "."]), []);
});
