/**
 * Everything that must hold before a change goes in, a line for each with its time; what it said only where it failed.
 * `deno task ok` runs all, `deno task ok lint layers` some.
 *
 * @module
 */

import { type Outcome, runDeno } from "./run_deno.ts";

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
const TESTS: Check = { name: "unit tests", args: [...SCRIPT, "scripts/unit_tests.ts"] };

async function run(check: Check): Promise<boolean> {
  const start = performance.now();
  const outcome = await runDeno(check.args);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${outcome.success ? "ok    " : "FAILED"}  ${check.name.padEnd(14)} ${seconds.padStart(6)} s`);
  if (!outcome.success) console.log(explain(check, outcome));
  return outcome.success;
}

function explain({ args, hint }: Check, { output }: Outcome): string {
  return [output.trimEnd(), hint, `Again: deno ${args.join(" ")}`, ""].filter((line) => line !== undefined)
    .join("\n");
}

/** Runs these checks, as far as they are wanted; resolves to the names of those that failed. */
async function runChecks(isWanted: (check: Check) => boolean): Promise<string[]> {
  const failed: string[] = [];
  const runIfWanted = async (check: Check) => {
    if (isWanted(check) && !await run(check)) failed.push(check.name);
  };
  await runIfWanted(PACKAGES);
  await Promise.all(CHECKS.map(runIfWanted));
  await runIfWanted(TESTS);
  return failed;
}

/** Runs the checks with these names, all when there are none; resolves to the exit status. */
async function main(names: readonly string[]): Promise<number> {
  const known = [PACKAGES, ...CHECKS, TESTS].map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no check ${unknown.join(", ")}; there are: ${known.join(", ")}`);
    return 2;
  }
  const failed = await runChecks(({ name }) => names.length === 0 || names.includes(name));
  console.log(failed.length === 0 ? "All is well" : `Failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
