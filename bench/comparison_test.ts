import assert from "node:assert/strict";
import { compare, comparisonHead, type Measurement, ratio } from "./comparison.ts";

const ALL: Measurement[] = [
  { name: "werift", megabytesPerSecond: [10, 12, 11] },
  { name: "ours", megabytesPerSecond: [22] },
  { name: "broken", megabytesPerSecond: [] },
];

Deno.test("compare() sets medians beside those of the references", () => {
  const rows = ALL.map((measurement) => compare(measurement, ALL, ["werift", "broken"]));
  assert.deepEqual(comparisonHead(["werift", "broken"]), ["MB/s", "range", "× werift", "× broken"]);
  assert.deepEqual(rows, [
    ["11.0", "10.0–12.0", "1.00", "–"],
    ["22.0", "22.0–22.0", "2.00", "–"],
    ["–", "–", "–", "–"],
  ]);
});

Deno.test("ratio() is that of the medians, and none for who was not there", () => {
  assert.equal(ratio("ours", "werift", ALL), 2);
  assert.equal(ratio("ours", "nobody", ALL), NaN);
});
