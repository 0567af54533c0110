/**
 * All tests: sets up what they need, runs them, and ends with the line `N passed, N failed`. With arguments it runs
 * `deno test` with those instead, as in `deno task test tests/e2e --filter unicode`.
 *
 * @module
 */

import { runTests, runUnitTests } from "./run_tests.ts";
import { setUp } from "./setup.ts";
import { addCounts, isGreen, type TestCounts } from "./test_counts.ts";

/** Unit tests side by side, then what starts browsers and measures time, one after the other. */
async function runAllTests(): Promise<TestCounts> {
  console.log("Unit tests…");
  const unit = await runUnitTests();
  console.log(`${unit.output}${unit.counts.passed} passed, ${unit.counts.failed} failed\n`);
  console.log("Tests across rooms, with the real commands and real browsers…");
  const { counts } = await runTests(["tests"]);
  return addCounts([unit.counts, counts]);
}

/** Whether these arguments of `deno test` may run anything in `tests/`. */
function needsBrowsers(args: readonly string[]): boolean {
  return args.length === 0 || args.some((arg) => /(^|\/)tests\b/.test(arg));
}

if (import.meta.main) {
  let counts: TestCounts = { passed: 0, failed: 1 };
  try {
    if (needsBrowsers(Deno.args)) await setUp();
    counts = Deno.args.length > 0 ? (await runTests(Deno.args)).counts : await runAllTests();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  Deno.exitCode = isGreen(counts) ? 0 : 1;
}
