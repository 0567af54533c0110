/**
 * What was measured on lines, as tables.
 *
 * @module
 */

import { median } from "../figures.ts";
import { cell, formatTable, NOTHING } from "../table.ts";
import { verdict } from "../verdict.ts";
import type { RunResult } from "./run.ts";
import type { FairnessCase, Scenario } from "./scenarios.ts";

/** A scenario with the runs of every contender, by name; one whose runs failed has none. */
export interface ScenarioResults {
  readonly scenario: Scenario;
  readonly runs: ReadonlyMap<string, readonly RunResult[]>;
}

/** A case on a line, with its runs. */
export interface FairnessResults {
  readonly line: string;
  readonly fairness: FairnessCase;
  readonly runs: readonly RunResult[];
}

const OURS = "ours";

/** Contenders of whom something is promised. */
const JUDGED = [OURS, "ours → Chromium"];

/** Share of the line that each contender took, and whether ours kept what is promised. */
export function sharesTable(results: readonly ScenarioResults[], contenders: readonly string[]): string {
  const judged = judgedOf(contenders);
  const rows = results.map(({ scenario: { name, shareAtLeast }, runs }) => [
    name,
    ...contenders.map((contender) => percent(shareOf(runs.get(contender)))),
    shareAtLeast === undefined ? NOTHING : `≥ ${percent(shareAtLeast)}`,
    ...judged.map((contender) => verdict(shareOf(runs.get(contender)), shareAtLeast ?? NaN)),
  ]);
  return formatTable(["share of the line", ...contenders, "promised", ...judged.map(keptBy)], rows);
}

/** How many times what each contender took ours took. */
export function ratiosTable(results: readonly ScenarioResults[], contenders: readonly string[]): string {
  const others = contenders.filter((name) => name !== OURS);
  const rows = results.map(({ scenario, runs }) => [
    scenario.name,
    ...others.map((name) => cell(shareOf(runs.get(OURS)) / shareOf(runs.get(name)), 2)),
  ]);
  return formatTable(["ours ×", ...others], rows);
}

/** What each contender's packets waited in the queue, and whether ours kept what is promised. */
export function waitsTable(results: readonly ScenarioResults[], contenders: readonly string[]): string {
  const judged = judgedOf(contenders);
  const rows = results.map(({ scenario: { name, shape, waitAtMostMs }, runs }) => [
    `${name} (at most ${shape.queueMs})`,
    ...contenders.map((contender) => waits(runs.get(contender))),
    waitAtMostMs === undefined ? NOTHING : `≤ ${waitAtMostMs}`,
    ...judged.map((contender) => verdict(-waitOf(runs.get(contender)), -(waitAtMostMs ?? NaN))),
  ]);
  return formatTable(
    ["ms in the queue, median / p99", ...contenders, "promised", ...judged.map(keptBy)],
    rows,
  );
}

/** How flows shared lines. */
export function fairnessTable(results: readonly FairnessResults[]): string {
  const rows = results.map(({ line, fairness: { name, largerAtMost }, runs }) => {
    const first = median(runs.map(({ shares: [one = NaN, other = NaN] }) => one / (one + other)));
    const together = median(runs.map(({ shares }) => shares.reduce((sum, share) => sum + share, 0)));
    const larger = Math.max(first, 1 - first);
    return [
      name,
      line,
      Number.isNaN(first) ? NOTHING : `${cell(100 * first, 0)} : ${cell(100 - 100 * first, 0)}`,
      percent(together),
      `${cell(100 * largerAtMost, 0)} : ${cell(100 - 100 * largerAtMost, 0)}`,
      verdict(-larger, -largerAtMost),
    ];
  });
  return formatTable(["who", "line", "shared", "together", "promised", "kept"], rows, 2);
}

function judgedOf(contenders: readonly string[]): string[] {
  return contenders.filter((name) => JUDGED.includes(name));
}

function keptBy(name: string): string {
  return `kept by ${name}`;
}

function shareOf(runs: readonly RunResult[] = []): number {
  return median(runs.map(({ shares }) => shares[0]!));
}

function waitOf(runs: readonly RunResult[] = []): number {
  return median(runs.map(({ line }) => line.there.waits.p99Ms));
}

function waits(runs: readonly RunResult[] = []): string {
  if (runs.length === 0) return NOTHING;
  return `${cell(median(runs.map(({ line }) => line.there.waits.medianMs)), 0)} / ${cell(waitOf(runs), 0)}`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? NOTHING : `${cell(100 * share, share < 0.1 ? 1 : 0)} %`;
}
