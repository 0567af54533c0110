/**
 * Patterns of paths, the same as those of `slip send --exclude`: gitignore(5).
 *
 * @module
 */

import ignore from "ignore";
import { IgnoreRules } from "../../core/disk/walk/ignore_rules.ts";
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
  const rules = new IgnoreRules(patterns);
  // What is no relative path is nothing to ask about, and nothing that can be created either.
  return ({ path, kind }) => ignore.isPathValid(path) && rules.ignores(path, kind === "folder");
}
