import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatRoundTrip,
  formatTimeLeft,
} from "./format.ts";

Deno.test("formatBytes() changes the unit where the rounded number would have four digits", () => {
  const table: [number, string][] = [
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [999.4, "999 B"],
    [999.5, "1.0 kB"],
    [1000, "1.0 kB"],
    [1049, "1.0 kB"],
    [1050, "1.1 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [1_048_576, "1.0 MB"],
    [67_108_864, "67.1 MB"],
    [999_949_999, "999.9 MB"],
    [999_950_000, "1.0 GB"],
    [1e12, "1.0 TB"],
    [1e15, "1.0 PB"],
    [Number.MAX_SAFE_INTEGER, "9.0 PB"],
    [1e18, "1000.0 PB"],
  ];
  for (const [bytes, words] of table) assert.equal(formatBytes(bytes), words, String(bytes));
});

Deno.test("formatBytes() never shows more than three digits before the point", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
    assert.match(formatBytes(bytes), /^(\d{1,3} B|\d{1,3}\.\d [kMGTP]B)$/);
  }));
});

Deno.test("formatRate() is a size per second", () => {
  assert.equal(formatRate(0), "0 B/s");
  assert.equal(formatRate(12_345_678), "12.3 MB/s");
});

Deno.test("formatDuration() shows two units at most", () => {
  const table: [number, string][] = [
    [0, "0.0 s"],
    [3.24, "3.2 s"],
    [9.94, "9.9 s"],
    [9.95, "10 s"],
    [59.4, "59 s"],
    [59.5, "1 min 00 s"],
    [60, "1 min 00 s"],
    [185, "3 min 05 s"],
    [3599.4, "59 min 59 s"],
    [3599.5, "1 h 00 min"],
    [7_380, "2 h 03 min"],
    [86_399, "23 h 59 min"],
    [86_400, "1 d 00 h"],
    [273_600, "3 d 04 h"],
  ];
  for (const [seconds, words] of table) assert.equal(formatDuration(seconds), words, String(seconds));
});

Deno.test("formatPercent() says 100 only when all is there", () => {
  const table: [number, number, string][] = [
    [0, 10, "0%"],
    [1, 3, "33%"],
    [999_999, 1_000_000, "99%"],
    [10, 10, "100%"],
    [11, 10, "100%"],
    [-1, 10, "0%"],
    [0, 0, "100%"],
  ];
  for (const [part, whole, words] of table) assert.equal(formatPercent(part, whole), words);
});

Deno.test("formatCount() knows one from many", () => {
  assert.equal(formatCount(0, "file"), "0 files");
  assert.equal(formatCount(1, "file"), "1 file");
  assert.equal(formatCount(12_345, "file"), "12,345 files");
  assert.equal(formatCount(2, "entry", "entries"), "2 entries");
});

Deno.test("formatTimeLeft() shows whole seconds, rounded up", () => {
  const table: [number, string][] = [
    [-1, "0 s"],
    [0, "0 s"],
    [0.01, "1 s"],
    [59, "59 s"],
    [59.01, "1 min 00 s"],
    [184.2, "3 min 05 s"],
    [7200, "2 h 00 min"],
  ];
  for (const [seconds, words] of table) assert.equal(formatTimeLeft(seconds), words, String(seconds));
});

Deno.test("formatRoundTrip() has a decimal only where it matters", () => {
  const table: [milliseconds: number, words: string][] = [
    [0, "0.0 ms"],
    [0.44, "0.4 ms"],
    [9.94, "9.9 ms"],
    [9.95, "10 ms"],
    [23.4, "23 ms"],
    [999.4, "999 ms"],
    [999.5, "1.0 s"],
    [1_234, "1.2 s"],
  ];
  for (const [milliseconds, words] of table) assert.equal(formatRoundTrip(milliseconds), words);
});
