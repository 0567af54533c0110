import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatTimeLeft,
} from "./format.ts";

function table<Input>(
  name: string,
  format: (input: Input) => string,
  rows: readonly [Input, string][],
): void {
  for (const [input, expected] of rows) {
    Deno.test({
      name: `${name}(${String(input)}) reads ${expected}`,
      permissions: "none",
      fn: () => assert.equal(format(input), expected),
    });
  }
}

table("formatBytes", formatBytes, [
  [0, "0 B"],
  [1, "1 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [1049, "1.0 kB"],
  [1051, "1.1 kB"],
  [99_949, "99.9 kB"],
  [99_950, "100 kB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [64 * 1024 * 1024, "67.1 MB"],
  [512 * 1024 * 1024, "537 MB"],
  [999_499_999, "999 MB"],
  [999_500_000, "1.0 GB"],
  [1e12, "1.0 TB"],
  [Number.MAX_SAFE_INTEGER, "9.0 PB"],
  [1e18, "1000 PB"],
  [-1, "0 B"],
  [NaN, "0 B"],
]);

table("formatRate", formatRate, [
  [0, "0 B/s"],
  [12_500_000, "12.5 MB/s"],
]);

table("formatDuration", formatDuration, [
  [0, "0.0 s"],
  [0.44, "0.4 s"],
  [9.94, "9.9 s"],
  [9.95, "10 s"],
  [59.4, "59 s"],
  [59.5, "1 min 00 s"],
  [185, "3 min 05 s"],
  [3599.4, "59 min 59 s"],
  [3600, "1 h 00 min"],
  [8077, "2 h 14 min"],
  [86_399, "23 h 59 min"],
  [86_400, "1 d 0 h"],
  [NaN, "0.0 s"],
]);

table("formatTimeLeft", formatTimeLeft, [
  [0, "0 s"],
  [0.01, "1 s"],
  [1, "1 s"],
  [59.01, "1 min 00 s"],
  [184.2, "3 min 05 s"],
]);

table("formatPercent", ([part, total]: [number, number]) => formatPercent(part, total), [
  [[0, 100], "0 %"],
  [[1, 3], "33 %"],
  [[999_999, 1_000_000], "99 %"],
  [[1_000_000, 1_000_000], "100 %"],
  [[2, 1], "100 %"],
  [[0, 0], "100 %"],
]);

table("formatCount", (count: number) => formatCount(count, "file"), [
  [0, "0 files"],
  [1, "1 file"],
  [2, "2 files"],
]);

Deno.test("formatBytes() stays within 5 % of the size and three digits when below 1,000 PB", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
    const [number, unit] = formatBytes(bytes).split(" ");
    const power = ["B", "kB", "MB", "GB", "TB", "PB"].indexOf(unit!);
    assert.ok(Math.abs(Number(number) * 1000 ** power - bytes) <= bytes * 0.05);
    assert.ok(number!.replace(".", "").length <= 3);
  }));
});
