import assert from "node:assert/strict";
import { formatTable, median } from "./table.ts";

Deno.test("median() takes the middle, and the mean of two middles", () => {
  assert.equal(median([3]), 3);
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
});

Deno.test("formatTable() compares medians with those of the stacks alone", () => {
  const table = formatTable([
    { name: "werift alone", megabytesPerSecond: [10, 12, 11] },
    { name: "slip", megabytesPerSecond: [22] },
  ]);
  assert.deepEqual(table.split("\n"), [
    "| contender | median MB/s | range | × werift |",
    "| --- | --- | --- | --- |",
    "| werift alone | 11.0 | 10.0–12.0 | 1.00 |",
    "| slip | 22.0 | 22.0–22.0 | 2.00 |",
  ]);
});
