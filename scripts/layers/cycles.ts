/**
 * Circles of files that import each other.
 *
 * @module
 */

import type { Import } from "./import_graph.ts";

/**
 * The circles among `imports`, each found once, as the files on the way from one of them back to itself:
 * `["a.ts", "b.ts", "a.ts"]`. There are none exactly when the list is empty; two circles that share files may be told
 * as one.
 */
export function findCycles(imports: readonly Import[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const finished = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || finished.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    finished.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return cycles;
}

/** One message for each of {@linkcode findCycles}. */
export function brokenByCycles(imports: readonly Import[]): string[] {
  return findCycles(imports).map((cycle) =>
    `${cycle.join(" imports ")}: in a circle no file can be understood, tested or loaded before the others ` +
    `(docs/architecture.md)`
  );
}
