/**
 * Loading the app: the one place that does, and nothing else imports Ink or React before.
 *
 * @module
 */

import process from "node:process";
import type { AppStart } from "./app_start.ts";

/**
 * Loads the app and runs it; resolves to the exit status.
 * @throws SlipError when it cannot begin.
 */
export async function startApp(start: AppStart): Promise<number> {
  chooseProductionBuild();
  const { runApp } = await import("./run_app.ts");
  return await runApp(start);
}

/** React chooses by this variable when it is loaded. Its development build draws as well, for three times the work. */
function chooseProductionBuild(): void {
  try {
    process.env["NODE_ENV"] ??= "production";
  } catch {
    // Not ours to set.
  }
}
