/**
 * Bare data channels of several WebRTC stacks, side by side in one run: no files, no hashing, nothing but the stack.
 *
 *     deno task bench:webrtc [--mebibytes 512] [--runs 5] [--only PART-OF-A-NAME]… [--idle-seconds 10]
 *
 * Absolute figures drift with the machine; the ratios of one run are what to quote.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { compare, comparisonHead, type Measurement, ratio } from "../comparison.ts";
import { median } from "../figures.ts";
import { endOnInterrupt } from "../household.ts";
import { count, positive } from "../options.ts";
import { type Outcome, runRounds } from "../rounds.ts";
import { cell, formatTable } from "../table.ts";
import { verdict } from "../verdict.ts";
import { PAIRINGS, PROMISES, REFERENCES } from "./contenders.ts";
import { measureIdleSender } from "./idle_sender.ts";
import { measureTransfer, type TransferResult } from "./transfer.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

const { values } = parseArgs({
  options: {
    "mebibytes": { type: "string", default: "512" },
    "runs": { type: "string", default: "5" },
    "only": { type: "string", multiple: true, default: [""] },
    "idle-seconds": { type: "string", default: "10" },
  },
});
const mebibytes = positive("mebibytes", values.mebibytes);
const runs = count("runs", values.runs);
const idleSeconds = positive("idle-seconds", values["idle-seconds"]);
const bytes = mebibytes * MIB;

function rate({ seconds }: TransferResult): number {
  return bytes / 1e6 / seconds;
}

function ratesTable(
  outcomes: readonly Outcome<TransferResult>[],
  measurements: readonly Measurement[],
): string {
  const middle = (results: readonly TransferResult[], figure: (result: TransferResult) => number) =>
    median(results.map(figure));
  const rows = outcomes.map(({ name, results }, index) => [
    name,
    ...compare(measurements[index]!, measurements, REFERENCES),
    cell(middle(results, ({ cpuSeconds }) => cpuSeconds * GIB / bytes), 2),
    cell(middle(results, ({ senderPeakBytes }) => senderPeakBytes / MIB), 0),
    cell(middle(results, ({ receiverPeakBytes }) => receiverPeakBytes / MIB), 0),
    cell(middle(results, ({ loopDelayMs }) => loopDelayMs), 1),
  ]);
  const head = [
    "contender",
    ...comparisonHead(REFERENCES),
    "CPU s/GiB",
    "sender MiB",
    "receiver MiB",
    "loop p99 ms",
  ];
  return formatTable(head, rows);
}

function promisesTable(measurements: readonly Measurement[]): string {
  const rows = PROMISES.map(({ name, over, atLeast }) => {
    const figure = ratio(name, over, measurements);
    return [name, over, `≥ ${atLeast}`, cell(figure, 2), verdict(figure, atLeast)];
  });
  return formatTable(["contender", "over", "promised", "measured", "kept"], rows, 2);
}

endOnInterrupt();
const isWanted = (name: string) => values.only.some((part) => name.includes(part));
const contenders = Object.entries(PAIRINGS).filter(([name]) => isWanted(name))
  .map(([name, pairing]) => ({ name, run: () => measureTransfer(pairing, bytes) }));
const outcomes = await runRounds(contenders, runs, (result) => `${rate(result).toFixed(1)} MB/s`);
const measurements = outcomes.map(({ name, results }) => ({ name, megabytesPerSecond: results.map(rate) }));
console.log(
  `${mebibytes} MiB a run, median of ${runs}, two processes, loopback, ${navigator.hardwareConcurrency} cores\n`,
);
console.log(ratesTable(outcomes, measurements) + "\n");
console.log(promisesTable(measurements) + "\n");
const idle = await measureIdleSender(idleSeconds);
console.log(`A sender that waits takes ${cell(100 * idle, 2)} % of a core, seen over ${idleSeconds} s`);
Deno.exit(outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0);
