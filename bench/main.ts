/**
 * What Slipstream moves, beside the stacks it is built on or measured against, in one run and as ratios.
 *
 *     deno task bench [--mebibytes 64] [--runs 3] [--only PART-OF-A-NAME]
 *
 * Absolute figures drift with the machine; the ratios of one run are what to quote.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { timePageToTerminal, timeTerminals, timeTerminalToPage } from "./pair.ts";
import { timeStack } from "./stack.ts";
import { formatTable, type Measurement } from "./table.ts";

const CONTENDERS: readonly { readonly name: string; readonly run: (bytes: number) => Promise<number> }[] = [
  { name: "werift alone, two processes", run: (bytes) => timeStack("werift", bytes) },
  { name: "libdatachannel alone, two processes", run: (bytes) => timeStack("libdatachannel", bytes) },
  { name: "slip send → slip receive", run: timeTerminals },
  { name: "slip send → page in Chromium", run: timeTerminalToPage },
  { name: "page in Chromium → slip receive", run: timePageToTerminal },
];

const { values } = parseArgs({
  options: {
    mebibytes: { type: "string", default: "64" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const bytes = Number(values.mebibytes) * 1024 * 1024;
const runs = Number(values.runs);
const chosen = CONTENDERS.filter(({ name }) => name.includes(values.only));
const measurements: Measurement[] = chosen.map(({ name }) => ({ name, megabytesPerSecond: [] }));

// Round by round, so that a machine that slows down slows everybody down.
for (let round = 1; round <= runs; round++) {
  for (const [index, { name, run }] of chosen.entries()) {
    const seconds = await run(bytes);
    const rate = bytes / 1e6 / seconds;
    measurements[index]!.megabytesPerSecond.push(rate);
    console.error(`round ${round} of ${runs}: ${name}: ${rate.toFixed(1)} MB/s`);
  }
}
console.log(
  `${values.mebibytes} MiB, ${runs} runs each, on ${navigator.hardwareConcurrency} cores, loopback\n`,
);
console.log(formatTable(measurements));
Deno.exit(0);
