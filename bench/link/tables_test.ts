import assert from "node:assert/strict";
import type { RunResult } from "./run.ts";
import { SCENARIOS } from "./scenarios.ts";
import { fairnessTable, ratiosTable, sharesTable, waitsTable } from "./tables.ts";

function run(p99Ms: number, ...shares: number[]): RunResult {
  const waits = { medianMs: p99Ms / 2, p99Ms, maxMs: p99Ms };
  const direction = { passed: 1, lost: 0, dropped: 0, waits, lateness: waits };
  return { shares, line: { there: direction, back: direction }, socketDrops: 0 };
}

const CONTENDERS = ["ours", "ours → Chromium", "werift"];
const RESULTS = [
  {
    scenario: SCENARIOS[0]!,
    runs: new Map([["ours", [run(8, 0.85)]], ["ours → Chromium", [run(8, 0.84)]], ["werift", [
      run(2, 0.017),
    ]]]),
  },
  { scenario: SCENARIOS[2]!, runs: new Map([["ours", [run(4, 0.7), run(4, 0.6)]], ["werift", []]]) },
  { scenario: SCENARIOS[5]!, runs: new Map([["ours", [run(151, 0.9)]]]) },
];

/** Rows of a table as cells. */
function cells(table: string): string[][] {
  return table.split("\n").slice(2).map((row) => row.split("|").slice(1, -1).map((text) => text.trim()));
}

Deno.test("sharesTable() judges ours at the border, whoever receives, and nobody else", () => {
  assert.deepEqual(cells(sharesTable(RESULTS, CONTENDERS)), [
    ["20 ms, 0.1 %", "85 %", "84 %", "1.7 %", "≥ 85 %", "yes", "no"],
    ["100 ms, 1 %", "65 %", "–", "–", "≥ 75 %", "no", "–"],
    ["100 ms, queue 500 ms", "90 %", "–", "–", "–", "–", "–"],
  ]);
});

Deno.test("ratiosTable() divides ours by the others", () => {
  assert.deepEqual(cells(ratiosTable(RESULTS, CONTENDERS)).map((row) => row.at(-1)), ["50.00", "–", "–"]);
});

Deno.test("waitsTable() judges the longest waits of ours", () => {
  assert.deepEqual(cells(waitsTable(RESULTS, CONTENDERS))[0], [
    "20 ms, 0.1 % (at most 20)",
    "4 / 8",
    "4 / 8",
    "1 / 2",
    "–",
    "–",
    "–",
  ]);
  assert.deepEqual(cells(waitsTable(RESULTS, CONTENDERS))[2]!.slice(-3), ["≤ 150", "no", "–"]);
});

Deno.test("fairnessTable() judges the larger share, whoever has it", () => {
  const fairness = { name: "two of ours", flows: [], largerAtMost: 0.6 };
  const table = fairnessTable([
    { line: "a", fairness, runs: [run(1, 0.54, 0.36)] },
    { line: "b", fairness, runs: [run(1, 0.35, 0.55)] },
    { line: "c", fairness, runs: [] },
  ]);
  assert.deepEqual(cells(table), [
    ["two of ours", "a", "60 : 40", "90 %", "60 : 40", "yes"],
    ["two of ours", "b", "39 : 61", "90 %", "60 : 40", "no"],
    ["two of ours", "c", "–", "–", "60 : 40", "–"],
  ]);
});
