/**
 * Type-checks what a page runs against a browser's types alone, so that `Deno` and `node:` have no meaning there.
 *
 * @module
 */

import { join } from "node:path";
import { runsInPage } from "./rooms.ts";
import { ROOT, runDeno } from "./run_deno.ts";
import { sourceFiles } from "./source_files.ts";

const BROWSER_LIBS = ["dom", "dom.iterable", "esnext"];

/**
 * Checks what a page runs of the tree at `root`, an absolute path, with its deno.json: same imports, same strictness,
 * other libs. Resolves to what the type checker says, empty when all is well.
 */
export async function checkBrowserTypes(root: string): Promise<string> {
  const files = (await sourceFiles(root)).filter(runsInPage);
  const config = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const { imports, compilerOptions } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
    const browser = { imports, compilerOptions: { ...compilerOptions, lib: BROWSER_LIBS } };
    await Deno.writeTextFile(config, JSON.stringify(browser));
    const lock = ["--lock", join(root, "deno.lock"), "--frozen"];
    const { success, output } = await runDeno(
      ["check", "--quiet", "--config", config, ...lock, ...files],
      root,
    );
    return success ? "" : output;
  } finally {
    await Deno.remove(config);
  }
}

if (import.meta.main) {
  const problems = await checkBrowserTypes(ROOT);
  if (problems !== "") {
    console.error(problems);
    Deno.exitCode = 1;
  }
}
