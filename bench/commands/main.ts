/**
 * Whole commands side by side in one run: a file from disk to disk, hashing, writing and acknowledging included.
 *
 *     deno task bench:commands [--mebibytes 2048] [--runs 5]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { startServe } from "../../tests/support/slip.ts";
import { tempFolder } from "../../tests/support/temp.ts";
import { writePatternedFile } from "../../tests/support/bytes.ts";
import { compare, comparisonHead, ratio } from "../comparison.ts";
import { median } from "../figures.ts";
import { endOnInterrupt, Household } from "../household.ts";
import { count, positive } from "../options.ts";
import { type Contender, type Outcome, runRounds } from "../rounds.ts";
import { cell, formatTable } from "../table.ts";
import { verdict } from "../verdict.ts";
import { type CommandPair, type CommandResult, measureCommands, type SentFile } from "./command_run.ts";
import { ensurePrograms } from "./debian_packages.ts";
import { slipPair } from "./slip_pair.ts";
import { startWormhole, WORMHOLE } from "./wormhole.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const OURS = "slip send → slip receive";
const THEIRS = "Magic Wormhole";

const { values } = parseArgs({
  options: {
    mebibytes: { type: "string", default: "2048" },
    runs: { type: "string", default: "5" },
  },
});
const bytes = positive("mebibytes", values.mebibytes) * MIB;
const runs = count("runs", values.runs);

async function writeFile(household: Household): Promise<SentFile> {
  const folder = await household.own(() => tempFolder());
  const path = folder.join("data.bin");
  return { path, bytes, digest: await writePatternedFile(path, bytes) };
}

function contender(name: string, pair: CommandPair, file: SentFile): Contender<CommandResult> {
  const run = async () => {
    await using household = new Household();
    return await measureCommands(pair, file, household);
  };
  return { name, run };
}

async function measureAll(): Promise<Outcome<CommandResult>[]> {
  await using household = new Household();
  const wormhole = await startWormhole(household);
  const { url } = await household.own(() => startServe([], { page: false }));
  const file = await writeFile(household);
  const contenders = [contender(THEIRS, wormhole, file), contender(OURS, slipPair(url), file)];
  return await runRounds(contenders, runs, ({ seconds }) => `${seconds.toFixed(2)} s`);
}

function print(outcomes: readonly Outcome<CommandResult>[]): void {
  const measurements = outcomes.map(({ name, results }) => ({
    name,
    megabytesPerSecond: results.map(({ seconds }) => bytes / 1e6 / seconds),
  }));
  const rows = outcomes.map(({ name, results }, index) => {
    const middle = (figure: (result: CommandResult) => number) => median(results.map(figure));
    return [
      name,
      ...compare(measurements[index]!, measurements, [THEIRS]),
      cell(middle(({ codeSeconds }) => codeSeconds), 2),
      cell(middle(({ cpuSeconds }) => cpuSeconds * GIB / bytes), 2),
      cell(middle(({ senderPeakBytes }) => senderPeakBytes / MIB), 0),
      cell(middle(({ receiverPeakBytes }) => receiverPeakBytes / MIB), 0),
    ];
  });
  console.log(`${bytes / MIB} MiB a run, median of ${runs}, ${navigator.hardwareConcurrency} cores\n`);
  console.log(formatTable(
    ["commands", ...comparisonHead([THEIRS]), "s to code", "CPU s/GiB", "sender MiB", "receiver MiB"],
    rows,
  ));
  const figure = ratio(OURS, THEIRS, measurements);
  console.log(`\npromised ≥ 1 × ${THEIRS}, measured ${cell(figure, 2)}, kept: ${verdict(figure, 1)}`);
}

endOnInterrupt();
try {
  await ensurePrograms(WORMHOLE);
  const outcomes = await measureAll();
  print(outcomes);
  Deno.exit(outcomes.some(({ failures }) => failures.length > 0) ? 1 : 0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(2);
}
