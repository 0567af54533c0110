/**
 * Running `deno test` and counting what passed.
 *
 * @module
 */

import { stripVTControlCharacters } from "node:util";
import { ROOT } from "./run_deno.ts";
import { addCounts, countTests, type TestCounts } from "./test_counts.ts";

/**
 * Flags of `deno test`. Tests may do everything, since they start the real commands, browsers and native peers and look
 * into /proc for what was left open; what the commands themselves may do is in their tasks in deno.json, and tests
 * start them with exactly that. Types are a check of their own.
 */
const TEST_FLAGS: readonly string[] = ["--allow-all", "--no-check", "--sanitize-ops", "--sanitize-resources"];

/** Folders with unit tests beside their code; `tests/` has what crosses rooms. */
const UNIT_TEST_FOLDERS: readonly string[] = ["core", "signal", "tui", "web", "scripts", "bench"];

/** Parts that the files of the unit tests are dealt into: more than processors, so that none is idle for long. */
const SHARDS = 6;

/** How a run of tests went. */
export interface TestRun {
  readonly counts: TestCounts;
  /** What the tests said, empty where it was shown already or where all passed. */
  readonly output: string;
}

/** Runs `deno test ARGS` where everybody can see it. */
export async function runTests(args: readonly string[]): Promise<TestRun> {
  return await denoTest(args, "inherit");
}

/**
 * Runs the unit tests in several processes at once; keeps what the failed ones said. Deno's own `--parallel` runs files
 * in one process, where a test that looks for files left open meets those of its neighbour.
 */
export async function runUnitTests(): Promise<TestRun> {
  const waiting = Array.from({ length: SHARDS }, (_, index) => `--shard=${index + 1}/${SHARDS}`);
  const runs: TestRun[] = [];
  const work = async () => {
    for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) {
      runs.push(await denoTest([shard, "--reporter=dot", ...UNIT_TEST_FOLDERS], "piped"));
    }
  };
  await Promise.all(Array.from({ length: Math.min(SHARDS, navigator.hardwareConcurrency) }, work));
  return {
    counts: addCounts(runs.map(({ counts }) => counts)),
    output: runs.map(({ output }) => output).join(""),
  };
}

async function denoTest(args: readonly string[], stdio: "inherit" | "piped"): Promise<TestRun> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["test", "--quiet", ...TEST_FLAGS, "--junit-path", report, ...args],
      cwd: ROOT,
      stdin: "null",
      stdout: stdio,
      stderr: stdio,
    }).spawn();
    const [{ success }, output] = await Promise.all([process.status, stdio === "piped" ? read(process) : ""]);
    return { counts: countTests(await Deno.readTextFile(report), success), output: success ? "" : output };
  } finally {
    await Deno.remove(report);
  }
}

/** Both streams of a process, without the dots of what passed. */
async function read({ stdout, stderr }: Deno.ChildProcess): Promise<string> {
  const texts = await Promise.all([stdout.text(), stderr.text()]);
  return texts.join("").split("\n").filter((line) => !isDot(line)).join("\n");
}

/** Whether the line is what the dot reporter prints for a test: passed, skipped, failed. */
function isDot(line: string): boolean {
  return /^[.,!]$/.test(stripVTControlCharacters(line));
}
