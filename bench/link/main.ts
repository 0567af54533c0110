/**
 * Bare data channels and TCP over an emulated line of 100 Mbit/s, each alone and then two at a time: two network
 * namespaces, two real processes a flow. Needs Linux, root and /dev/net/tun.
 *
 *     deno task bench:link [--seconds 20] [--fair-seconds 40] [--runs 1] [--only PART-OF-A-LINE'S-NAME]…
 *                          [--contender PART-OF-A-NAME]… [--no-fairness]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { endOnInterrupt, Household } from "../household.ts";
import { count, positive } from "../options.ts";
import { type Contender, type Outcome, runRounds } from "../rounds.ts";
import { tcpControls } from "./congestion.ts";
import { EmulatedLine, NoLineError } from "./emulated_line.ts";
import { type Flow, runFlows, type RunResult } from "./run.ts";
import { contenderFlows, fairnessCases, type Scenario, SCENARIOS, SHARED_LINES } from "./scenarios.ts";
import { fairnessTable, ratiosTable, sharesTable, waitsTable } from "./tables.ts";

/** Share of the time after which flows that share a line are looked at. */
const SETTLING = 0.25;

const { values } = parseArgs({
  options: {
    "seconds": { type: "string", default: "20" },
    "fair-seconds": { type: "string", default: "40" },
    "runs": { type: "string", default: "1" },
    "only": { type: "string", multiple: true, default: [""] },
    "contender": { type: "string", multiple: true, default: [""] },
    "no-fairness": { type: "boolean", default: false },
  },
});
const seconds = positive("seconds", values.seconds);
const fairSeconds = positive("fair-seconds", values["fair-seconds"]);
const runs = count("runs", values.runs);

/** Everything that is needed inside, where nothing can be fetched. */
async function fetchEnds(): Promise<void> {
  const files = ["./emulator.ts", "./tcp_end.ts", "../webrtc/stack_end.ts", "../webrtc/browser_end.ts"]
    .map((file) => new URL(file, import.meta.url).pathname);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args: ["cache", ...files] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Makes a line and takes it down again. @throws NoLineError when there can be none. */
async function tryLine(): Promise<void> {
  if (Deno.build.os !== "linux") throw new NoLineError("an emulated line needs Linux");
  await using household = new Household();
  await (await household.own(() => new EmulatedLine(SCENARIOS[0]!.shape))).up();
}

function describe({ shares, line: { there }, socketDrops }: RunResult): string {
  const parts = shares.map((share) => `${(100 * share).toFixed(1)} %`).join(" and ");
  const { waits, lateness, lost, dropped } = there;
  const machine = `the emulator itself late by p99 ${lateness.p99Ms} ms, at most ${lateness.maxMs}`;
  return `${parts} of the line, queue p99 ${waits.p99Ms} ms, ${lost} lost, ${dropped} dropped, ${socketDrops} more by the receiver's socket; ${machine}`;
}

async function measureScenario(scenario: Scenario, flows: readonly [string, Flow][]) {
  const contenders = flows.map(([name, flow]): Contender<RunResult> => ({
    name: `${scenario.name}: ${name}`,
    run: () => runFlows([flow], scenario.shape, { seconds }),
  }));
  const outcomes = await runRounds(contenders, runs, describe);
  failures.push(...outcomes.flatMap((outcome) => outcome.failures));
  return { scenario, runs: new Map(flows.map(([name], index) => [name, outcomes[index]!.results])) };
}

async function measureFairness(controls: readonly string[]) {
  const look = { seconds: fairSeconds, uncountedSeconds: SETTLING * fairSeconds };
  const cases = SHARED_LINES.filter(({ name }) => isWanted(name)).flatMap((line) =>
    fairnessCases(controls).map((fairness) => ({ line, fairness }))
  );
  const contenders = cases.map(({ line, fairness }): Contender<RunResult> => ({
    name: `${line.name}: ${fairness.name}`,
    run: () => runFlows(fairness.flows, line.shape, look),
  }));
  const outcomes: Outcome<RunResult>[] = await runRounds(contenders, runs, describe);
  failures.push(...outcomes.flatMap((outcome) => outcome.failures));
  return cases.map(({ line, fairness }, index) => ({
    line: line.name,
    fairness,
    runs: outcomes[index]!.results,
  }));
}

async function measure(): Promise<void> {
  const controls = await tcpControls();
  const flows = Object.entries(contenderFlows(controls))
    .filter(([name]) => values.contender.some((part) => name.includes(part)));
  const names = flows.map(([name]) => name);
  const results = [];
  for (const scenario of SCENARIOS.filter(({ name }) => isWanted(name))) {
    results.push(await measureScenario(scenario, flows));
  }
  const shared = values["no-fairness"] ? [] : await measureFairness(controls);
  console.log(`100 Mbit/s, ${seconds} s a run from its first byte, median of ${runs}\n`);
  for (const table of [sharesTable, ratiosTable, waitsTable]) console.log(table(results, names) + "\n");
  if (shared.length > 0) console.log(fairnessTable(shared) + "\n");
}

const failures: unknown[] = [];
const isWanted = (name: string) => values.only.some((part) => name.includes(part));
endOnInterrupt();
try {
  await tryLine();
  await fetchEnds();
  await measure();
} catch (error) {
  if (!(error instanceof NoLineError)) throw error;
  console.error(error.message);
  Deno.exit(2);
}
Deno.exit(failures.length > 0 ? 1 : 0);
