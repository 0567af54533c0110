import { dirname } from "node:path";
import { isWithin } from "../walk/link_policy.ts";

/** The innermost folder that has all of `folders` in it, or is one of them; absolute paths, at least one. */
export function commonFolder(folders: readonly string[]): string {
  let common = folders[0]!;
  for (const folder of folders) {
    while (!isWithin(common, folder) && dirname(common) !== common) common = dirname(common);
  }
  return common;
}
