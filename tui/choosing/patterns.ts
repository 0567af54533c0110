/**
 * Patterns of paths, the same as those of `slip send --exclude`: gitignore(5).
 *
 * @module
 */

import ignore from "ignore";
import type { EntryKind } from "../../core/ports.ts";

/** The part of an entry that a pattern looks at. */
export interface Named {
  /** With `/` between its parts; may be hostile. */
  readonly path: string;
  /** @default "file" */
  readonly kind?: EntryKind;
}

/**
 * Whether an entry matches at least one of `patterns`, or is in a folder that does. A later pattern that begins with
 * `!` takes back what earlier ones matched.
 */
export function matcher(patterns: readonly string[]): (entry: Named) => boolean {
  const rules = ignore({ ignorecase: false, allowRelativePaths: true }).add(patterns);
  return ({ path, kind }) => {
    // With a slash at its end a path is a folder's, and `docs/` matches nothing but folders.
    const name = kind === "folder" ? `${path}/` : path;
    return ignore.isPathValid(path) && rules.ignores(name);
  };
}
