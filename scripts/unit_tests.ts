/**
 * The unit tests alone; says what failed, and ends with the line `N passed, N failed`.
 *
 * @module
 */

import { runUnitTests } from "./run_tests.ts";
import { isGreen } from "./test_counts.ts";

const { counts, output } = await runUnitTests();
console.log(`${output}\n${counts.passed} passed, ${counts.failed} failed`);
Deno.exitCode = isGreen(counts) ? 0 : 1;
