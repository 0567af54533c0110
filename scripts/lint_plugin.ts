/**
 * The house rules that a linter can see. Each rule's message carries its reason.
 *
 * @module
 */

import type { Plugin } from "./lint/api.ts";
import { longFileSaysWhy } from "./lint/long_file_says_why.ts";
import { noClockInMachines } from "./lint/no_clock_in_machines.ts";
import { noConsoleInCore } from "./lint/no_console_in_core.ts";
import { noDefaultExport } from "./lint/no_default_export.ts";
import { noSleepInTests } from "./lint/no_sleep_in_tests.ts";
import { noTerminalApiInBrowser } from "./lint/no_terminal_api_in_browser.ts";
import { snakeCaseFiles } from "./lint/snake_case_files.ts";

/** Rules named `slip/…`, for the `lint.plugins` of deno.json. */
export const plugin: Plugin = {
  name: "slip",
  rules: {
    "long-file-says-why": longFileSaysWhy,
    "no-clock-in-machines": noClockInMachines,
    "no-console-in-core": noConsoleInCore,
    "no-default-export": noDefaultExport,
    "no-sleep-in-tests": noSleepInTests,
    "no-terminal-api-in-browser": noTerminalApiInBrowser,
    "snake-case-files": snakeCaseFiles,
  },
};

// deno-lint-ignore slip/no-default-export -- `deno lint` loads a plugin by its default export
export default plugin;
