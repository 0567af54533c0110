/**
 * How many tests passed and failed, from the report that `deno test --junit-path` writes.
 *
 * @module
 */

/** How a test run went. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/**
 * The counts in a JUnit report, which is empty when the tests did not even load. A run that failed without a failed
 * test, as when a file does not load, counts as one failure, so that no failed run looks green.
 */
export function countTests(report: string, success: boolean): TestCounts {
  const totals = /<testsuites\b[^>]*>/.exec(report)?.[0] ?? "";
  const failed = attribute(totals, "failures") + attribute(totals, "errors");
  const skipped = [...report.matchAll(/<testsuite\b[^>]*>/g)].reduce(
    (sum, [tag]) => sum + attribute(tag, "disabled"),
    0,
  );
  return {
    passed: attribute(totals, "tests") - failed - skipped,
    failed: !success && failed === 0 ? 1 : failed,
  };
}

/** The counts of several runs together. */
export function addCounts(counts: readonly TestCounts[]): TestCounts {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Whether tests ran and none failed. */
export function isGreen({ passed, failed }: TestCounts): boolean {
  return passed > 0 && failed === 0;
}

function attribute(tag: string, name: string): number {
  return Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0);
}
