/**
 * All tests: sets up what they need, runs them, and ends with the line `N passed, N failed`. With arguments it runs
 * `deno test` with those instead, as in `deno task test tests/e2e --filter unicode`.
 *
 * @module
 */

import { ROOT } from "./run_deno.ts";
import { setUp } from "./setup.ts";
import { addCounts, countTests, type TestCounts } from "./test_counts.ts";
import { TEST_FLAGS, UNIT_TEST_FOLDERS } from "./test_flags.ts";

/** Runs `deno test ARGS` where everybody can see it. */
async function runTests(args: readonly string[]): Promise<TestCounts> {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["test", ...TEST_FLAGS, "--junit-path", report, ...args],
      cwd: ROOT,
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn().status;
    return countTests(await Deno.readTextFile(report), success);
  } finally {
    await Deno.remove(report);
  }
}

/** Unit tests side by side, then what starts browsers and measures time one after the other. */
async function runAllTests(): Promise<TestCounts> {
  return addCounts([
    await runTests(["--parallel", ...UNIT_TEST_FOLDERS]),
    await runTests(["tests"]),
  ]);
}

/** Whether these arguments of `deno test` may run anything in `tests/`. */
function needsBrowsers(args: readonly string[]): boolean {
  return args.length === 0 || args.some((arg) => /(^|\/)tests\b/.test(arg));
}

if (import.meta.main) {
  let counts: TestCounts = { passed: 0, failed: 1 };
  try {
    if (needsBrowsers(Deno.args)) await setUp();
    counts = Deno.args.length > 0 ? await runTests(Deno.args) : await runAllTests();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  Deno.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}
