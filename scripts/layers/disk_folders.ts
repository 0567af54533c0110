/**
 * The folders of `core/disk`, from those that others open down to those that know nothing of each other.
 *
 * @module
 */

import { isOutside, isUnitTest } from "../rooms.ts";

const DISK = "core/disk/";

/** Which folders of `core/disk` each of them may import; one that is not listed may import none and be imported by none. */
export const DISK_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  sources: ["walk", "digests", "names", "system"],
  sinks: ["writing", "journal", "digests", "names", "system"],
  walk: ["names", "system"],
  writing: ["journal", "digests", "names", "system"],
  journal: ["digests", "names", "system"],
  digests: [],
  names: [],
  system: [],
};

/** What the rest of the repository may import: files to read and to write, what the system tells, patterns of names. */
const DOORS: readonly string[] = ["sources/", "sinks/", "system/", "walk/ignore_rules.ts"];

/** Whether both are in `core/disk`, and the folder of `from` may not know that of `to`. Tests may look at all. */
export function isAgainstDiskFolders(from: string, to: string): boolean {
  if (!from.startsWith(DISK) || !to.startsWith(DISK) || isUnitTest(from)) return false;
  const [own, other] = [folderOf(from), folderOf(to)];
  return own !== other && !DISK_FOLDERS[own]?.includes(other);
}

/** Whether `from`, which is part of the product and not in `core/disk`, goes past the doors of `core/disk`. */
export function isPastDiskDoors(from: string, to: string): boolean {
  if (from.startsWith(DISK) || !to.startsWith(DISK) || isUnitTest(from) || isOutside(from)) return false;
  return !DOORS.some((door) => to.startsWith(DISK + door));
}

/** The folder in `core/disk` that holds `path`; empty for `core/disk` itself. */
function folderOf(path: string): string {
  const [folder = "", ...rest] = path.slice(DISK.length).split("/");
  return rest.length > 0 ? folder : "";
}
