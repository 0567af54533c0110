import assert from "node:assert/strict";
import { cell, formatTable } from "./table.ts";

Deno.test("formatTable() aligns names to the left and figures to the right", () => {
  assert.deepEqual(
    formatTable(["contender", "MB/s"], [["werift", "11.9"], ["ours", "409.1"], ["none"]]).split("\n"),
    [
      "| contender |  MB/s |",
      "| --------- | ----: |",
      "| werift    |  11.9 |",
      "| ours      | 409.1 |",
      "| none      |       |",
    ],
  );
});

Deno.test("cell() rounds, and shows a dash for what was not measured", () => {
  assert.equal(cell(1.25, 1), "1.3");
  assert.equal(cell(0, 0), "0");
  assert.deepEqual([NaN, Infinity, undefined].map((figure) => cell(figure, 1)), ["–", "–", "–"]);
});
