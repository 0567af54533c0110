/**
 * What Slipstream moves in whole transfers, beside the stacks it is built on or measured against, in one run and as
 * ratios.
 *
 *     deno task bench [--mebibytes 64] [--runs 3] [--only PART-OF-A-NAME]
 *
 * Absolute figures drift with the machine; the ratios of one run are what to quote.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { compare, comparisonHead } from "./comparison.ts";
import { endOnInterrupt } from "./household.ts";
import { count, positive } from "./options.ts";
import { type Contender, runRounds } from "./rounds.ts";
import { formatTable } from "./table.ts";
import { timePageToTerminal, timeTerminals, timeTerminalToPage } from "./transfers.ts";
import { measureTransfer, type Pairing } from "./webrtc/transfer.ts";

const REFERENCES = ["werift", "libdatachannel"];

const { values } = parseArgs({
  options: {
    mebibytes: { type: "string", default: "64" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const bytes = positive("mebibytes", values.mebibytes) * 1024 * 1024;
const runs = count("runs", values.runs);

/** Seconds that the bytes take over a bare channel. */
async function timeBare(pairing: Pairing): Promise<number> {
  return (await measureTransfer(pairing, bytes)).seconds;
}

const CONTENDERS: readonly Contender<number>[] = [
  { name: "werift", run: () => timeBare({ sender: "werift", receiver: "werift" }) },
  { name: "libdatachannel", run: () => timeBare({ sender: "libdatachannel", receiver: "libdatachannel" }) },
  { name: "slip send → slip receive", run: () => timeTerminals(bytes) },
  { name: "slip send → page in Chromium", run: () => timeTerminalToPage(bytes) },
  { name: "page in Chromium → slip receive", run: () => timePageToTerminal(bytes) },
];

endOnInterrupt();
const rate = (seconds: number) => bytes / 1e6 / seconds;
const chosen = CONTENDERS.filter(({ name }) => name.includes(values.only));
const outcomes = await runRounds(chosen, runs, (seconds) => `${rate(seconds).toFixed(1)} MB/s`);
const measurements = outcomes.map(({ name, results }) => ({ name, megabytesPerSecond: results.map(rate) }));
console.log(
  `${values.mebibytes} MiB, ${runs} runs each, on ${navigator.hardwareConcurrency} cores, loopback\n`,
);
console.log(formatTable(
  ["contender", ...comparisonHead(REFERENCES)],
  measurements.map((measurement) => [measurement.name, ...compare(measurement, measurements, REFERENCES)]),
));
Deno.exit(outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0);
