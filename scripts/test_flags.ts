/**
 * How tests are run.
 *
 * @module
 */

/** Folders with unit tests beside their code; `tests/` has what crosses rooms. */
export const UNIT_TEST_FOLDERS: readonly string[] = ["core", "signal", "tui", "web", "scripts"];

/**
 * Flags of `deno test`. Tests may do everything, since they start the real commands, browsers and native peers and look
 * into /proc for what was left open; what the commands themselves may do is in their tasks in deno.json, and tests
 * start them with exactly that. Types are a check of their own.
 */
export const TEST_FLAGS: readonly string[] = [
  "--allow-all",
  "--no-check",
  "--sanitize-ops",
  "--sanitize-resources",
];
