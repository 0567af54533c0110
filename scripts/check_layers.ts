/**
 * Checks the directions of imports: `deno run --allow-read --allow-write --allow-run scripts/check_layers.ts [ROOT]`.
 * Prints a line for each that is wrong, with the reason, and exits with 1 if there is any.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { brokenByCycles } from "./layers/cycles.ts";
import { readImportGraph } from "./layers/import_graph.ts";
import { brokenRules } from "./layers/rules.ts";

/** What is wrong with the imports of the tree at `root`, an absolute path; a message for each. */
export async function checkLayers(root: string): Promise<string[]> {
  const { imports, problems } = await readImportGraph(root);
  return [...problems, ...brokenRules(imports), ...brokenByCycles(imports)];
}

if (import.meta.main) {
  const messages = await checkLayers(Deno.args[0] ?? fileURLToPath(new URL("..", import.meta.url)));
  for (const message of messages) console.error(message);
  if (messages.length > 0) Deno.exit(1);
}
