import assert from "node:assert/strict";
import fc from "fast-check";
import { formatBytes } from "../core/format.ts";
import { parseRate } from "./rate.ts";

Deno.test("parseRate() reads thousands and 1,024s in bytes a second, and nothing else", () => {
  const table: [string, number | undefined][] = [
    ["0", 0],
    ["999", 999],
    ["500k", 500_000],
    ["500K", 500_000],
    ["2M", 2_000_000],
    ["10MB", 10_000_000],
    ["10mb", 10_000_000],
    ["1.5MiB", 1_572_864],
    ["1Ki", 1024],
    ["0.5k", 500],
    ["1.9999", 1],
    ["3 GB/s", 3e9],
    [" 1T ", 1e12],
    ["9007T", 9.007e15],
    ["9008T", undefined],
    ["1e3", undefined],
    ["1i", undefined],
    ["1iB", undefined],
    ["10Mbit", undefined],
    ["10 Mbps", undefined],
    ["-1k", undefined],
    ["1,5M", undefined],
    [".5M", undefined],
    ["M", undefined],
    ["", undefined],
    ["1P", undefined],
  ];
  for (const [text, rate] of table) assert.equal(parseRate(text), rate, text);
});

Deno.test("parseRate() reads what formatBytes() writes, to its one decimal", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 9e14 }), (bytes) => {
    const read = parseRate(formatBytes(bytes))!;
    assert.ok(Math.abs(read - bytes) <= bytes * 0.06, `${bytes} became ${read}`);
  }));
});
