/**
 * What the tests of trees share.
 *
 * @module
 */

import type { ManifestEntry, Source } from "../../ports.ts";
import { openTree, type TreeOptions } from "./tree_source.ts";

/** All that `source` lists. */
export async function listed(source: Source): Promise<ManifestEntry[]> {
  return (await Array.fromAsync(source.list())).flat();
}

/** What is listed and left out, in short: `path`, `path/` for a folder, `path -> target`, `path: reason`. */
export async function summary(paths: readonly string[], options?: TreeOptions): Promise<string[]> {
  await using source = disposable(await openTree(paths, options));
  const entries = await listed(source);
  return [...entries.map(shown), ...source.leftOut.map(({ path, reason }) => `${path}: ${reason}`)];
}

/** A source that is closed at the end of the scope. */
export function disposable(source: Source): Source & AsyncDisposable {
  return Object.assign(source, { [Symbol.asyncDispose]: () => source.close() });
}

function shown({ path, kind, target }: ManifestEntry): string {
  return kind === "folder" ? `${path}/` : kind === "link" ? `${path} -> ${target}` : path;
}
