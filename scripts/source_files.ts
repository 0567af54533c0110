/**
 * The TypeScript sources of a tree.
 *
 * @module
 */

import { join, relative } from "node:path";

const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "dist"]);

/** Every `.ts` and `.tsx` file below `root`, relative to it, with `/`, sorted; none of hidden or built folders. */
export async function sourceFiles(root: string): Promise<string[]> {
  return (await Array.fromAsync(walk(root, root))).sort();
}

async function* walk(root: string, folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory && !entry.name.startsWith(".") && !SKIPPED.has(entry.name)) yield* walk(root, path);
    if (entry.isFile && /\.tsx?$/.test(entry.name)) yield relative(root, path).replaceAll("\\", "/");
  }
}
