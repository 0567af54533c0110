/**
 * Everything that must hold before a change goes in, a line for each with its time; what it said only where it failed.
 * `deno task ok` runs all, `deno task ok lint layers` some.
 *
 * @module
 */

import { stripVTControlCharacters } from "node:util";
import { type Outcome, runDeno } from "./run_deno.ts";
import { TEST_FLAGS, UNIT_TEST_FOLDERS } from "./test_flags.ts";

interface Check {
  readonly name: string;
  readonly args: readonly string[];
  /** What to do when it fails. */
  readonly hint?: string;
}

const SCRIPT = ["run", "--allow-read", "--allow-write", "--allow-run"];

/** Fetches what the others need, so that a network that fails is told once and as itself. */
const PACKAGES: Check = {
  name: "packages",
  args: ["install", "--frozen"],
  hint: "Run `deno install` and commit deno.lock, if the network is not to blame",
};

const CHECKS: readonly Check[] = [
  { name: "format", args: ["fmt", "--check"], hint: "Run `deno fmt`" },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", "--quiet"] },
  { name: "browser types", args: [...SCRIPT, "scripts/check_browser_types.ts"] },
  { name: "layers", args: [...SCRIPT, "scripts/check_layers.ts"] },
  {
    name: "docs",
    args: ["doc", "--lint", "mod.ts", "core/mod.ts"],
    hint: "Give each export of the entry points a doc comment, and export the types it speaks of",
  },
];

/** Last and alone, so that its deadlines are not spent waiting for the others. */
const TESTS: Check = {
  name: "unit tests",
  args: [
    "test",
    "--quiet",
    "--reporter=dot",
    ...TEST_FLAGS,
    "--parallel",
    "--permit-no-files",
    ...UNIT_TEST_FOLDERS,
  ],
};

async function run(check: Check): Promise<boolean> {
  const start = performance.now();
  const outcome = await runDeno(check.args);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${outcome.success ? "ok    " : "FAILED"}  ${check.name.padEnd(14)} ${seconds.padStart(6)} s`);
  if (!outcome.success) console.log(explain(check, outcome));
  return outcome.success;
}

function explain({ args, hint }: Check, { output }: Outcome): string {
  const said = output.split("\n").filter((line) => !isDot(line)).join("\n").trimEnd();
  return [said, hint, `Again: deno ${args.join(" ")}`, ""].filter((line) => line !== undefined)
    .join("\n");
}

/** Whether the line is what the tests print for one that passed or was skipped: a coloured dot or comma. */
function isDot(line: string): boolean {
  return /^[.,]$/.test(stripVTControlCharacters(line));
}

/** Runs the checks with these names, all when there are none; resolves to the names of those that failed. */
async function runChecks(names: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  const runIfWanted = async (check: Check) => {
    const wanted = names.length === 0 || names.includes(check.name);
    if (wanted && !await run(check)) failed.push(check.name);
  };
  await runIfWanted(PACKAGES);
  await Promise.all(CHECKS.map(runIfWanted));
  await runIfWanted(TESTS);
  return failed;
}

if (import.meta.main) {
  const failed = await runChecks(Deno.args);
  console.log(failed.length === 0 ? "All checks passed" : `Failed: ${failed.join(", ")}`);
  Deno.exitCode = failed.length === 0 ? 0 : 1;
}
