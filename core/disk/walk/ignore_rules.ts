/**
 * What is left out of a tree as asked: patterns of the command line, and those of `.gitignore` files.
 *
 * One matcher holds the patterns of all folders down to the one at hand, each rewritten to start at the root of the
 * tree, so that the last that matches decides, as in git (gitignore(5)).
 *
 * @module
 */

import ignore, { type Ignore } from "ignore";

/** Paths tested before a matcher is made anew: it remembers every path it was asked about. */
const REMEMBERED_PATHS = 10_000;

/** Git takes names for the same that the file systems usual there take for the same (git-config(1), core.ignoreCase). */
const OPTIONS = { ignoreCase: Deno.build.os === "windows" || Deno.build.os === "darwin" };

/** Patterns in the manner of `.gitignore`, with a bounded memory. */
export class IgnoreRules {
  #matcher: Ignore = ignore(OPTIONS);
  #tested = 0;

  /** @param patterns As lines of a `.gitignore` in the root of the tree; the last that matches decides. */
  constructor(patterns: readonly string[] = []) {
    this.#matcher.add(patterns);
  }

  /**
   * Whether the entry at `path` is left out, given that the folder it is in is not.
   * @param path From the root of the tree, with `/` between its parts and none at its ends.
   */
  ignores(path: string, isFolder: boolean): boolean {
    if (this.#tested++ >= REMEMBERED_PATHS) this.#forget();
    return this.#matcher.ignores(isFolder ? `${path}/` : path);
  }

  /**
   * These rules, and below the folder `base` also those of its `.gitignore`.
   * @param base From the root of the tree; empty for the root.
   * @param text What the `.gitignore` says.
   */
  with(base: string, text: string): IgnoreRules {
    const rules = new IgnoreRules();
    rules.#matcher = ignore(OPTIONS).add(this.#matcher).add(patternsBelow(base, text));
    return rules;
  }

  #forget(): void {
    this.#matcher = ignore(OPTIONS).add(this.#matcher);
    this.#tested = 0;
  }
}

/** The patterns of a `.gitignore` in the folder `base`, for one in the root of the tree. */
export function patternsBelow(base: string, text: string): string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const patterns = lines.filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return base === "" ? patterns : patterns.map((pattern) => moved(base, pattern));
}

function moved(base: string, pattern: string): string {
  const [, not = "", body = ""] = /^(!?)(.*)$/s.exec(pattern) ?? [];
  // A slash at the beginning or in the middle ties a pattern to its folder; others hold at any depth below it.
  const isTied = /\/(?! *$)/.test(body);
  return `${not}/${escaped(base)}/${isTied ? body.replace(/^\//, "") : `**/${body}`}`;
}

/** `path` as a pattern that matches it alone. */
function escaped(path: string): string {
  return path.replace(/[\\*?[\] ]/g, "\\$&");
}
