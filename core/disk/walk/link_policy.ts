/**
 * What becomes of the symbolic links in a tree that is sent.
 *
 * @module
 */

import { isAbsolute, join, posix, relative, sep } from "node:path";

/**
 * - `keep`: a link to a place in the same tree stays a link, others are left out.
 * - `follow`: what a link leads to is sent in its place.
 * - `skip`: every link is left out.
 */
export type LinkPolicy = "keep" | "follow" | "skip";

/** A tree and a link in it. */
export interface LinkPlace {
  /** The tree's absolute paths: as it was named, and with links resolved. */
  readonly roots: readonly string[];
  /** The absolute path of the folder that the link is in, below the first of `roots`. */
  readonly folder: string;
}

/**
 * Where a kept link leads, from the folder it is in, with `/` between its parts; `undefined` when that is outside of
 * the tree. Looks at the words alone: whether another link on the way leads out only the disk can tell.
 * @param target As the link has it; an absolute one is rewritten, so that it holds wherever the tree is put.
 */
export function keptTarget(target: string, { roots, folder }: LinkPlace): string | undefined {
  const inRoot = relative(roots[0] ?? "", folder);
  const inside = isAbsolute(target) ? insideOf(roots, target) : join(inRoot, target);
  if (inside === undefined || isOutside(inside)) return undefined;
  if (!isAbsolute(target)) return slashed(target);
  return slashed(relative(join("/", inRoot), join("/", inside))) || ".";
}

/** Whether the absolute path `path` is `root` or in it. */
export function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path);
  return !isOutside(inside) && !isAbsolute(inside);
}

function insideOf(roots: readonly string[], target: string): string | undefined {
  const root = roots.find((each) => isWithin(each, target));
  return root === undefined ? undefined : relative(root, target);
}

function isOutside(path: string): boolean {
  const normal = slashed(path);
  return normal === ".." || normal.startsWith("../");
}

function slashed(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", posix.sep) : path;
}
