/**
 * What can only be done when every byte is in its place: links, through which nothing may be written, and the times and
 * permissions of folders, which change with what is put into them.
 *
 * @module
 */

import { closeSync, constants, fchmodSync, fstatSync, futimesSync, openSync } from "node:fs";
import { join, relative } from "node:path";
import type { LeftOut, ManifestEntry } from "../../ports.ts";
import type { WarningCode } from "../../warnings.ts";
import { plainTarget } from "../names/link_target.ts";
import { errorCode } from "../system/error_code.ts";
import { parentOf } from "./conflicts.ts";
import type { FolderGuard } from "./folder_guard.ts";
import { fileTime } from "./incoming.ts";
import type { Landing } from "./landing.ts";

/**
 * Makes the link `entry` as `name`.
 * @param isReplacing Whether it takes the place of what has its name.
 * @returns Why it could not be made, or has another name. @throws The system's error.
 */
export function makeLink(
  landing: Landing,
  entry: ManifestEntry,
  name: string,
  isReplacing: boolean,
): WarningCode | undefined {
  if (Deno.build.os === "windows") return "link-unsupported";
  const { guard } = landing;
  const target = plainTarget(entry.target ?? "");
  const folder = parentOf(name);
  guard.ensure(folder);
  guard.confirm(folder);
  if (isOutside(guard, join(guard.at(folder), target))) return "link-outside";
  if (isSameLink(guard.at(name), target)) return undefined;
  try {
    return isReplacing ? replace(landing, name, target) : make(landing, name, target);
  } catch (error) {
    if (errorCode(error) === "EPERM" || errorCode(error) === "ENOTSUP") return "link-unsupported";
    throw error;
  }
}

/** Whether the link at `path` leads to `target` already. */
export function isSameLink(path: string, target: string): boolean {
  try {
    return Deno.readLinkSync(path) === plainTarget(target);
  } catch {
    return false;
  }
}

/** Gives folders that we made their times and permissions, the deepest first. @returns Those that did not take them. */
export function touchFolders(guard: FolderGuard, folders: ManifestEntry[], granted: number): LeftOut[] {
  const failed: LeftOut[] = [];
  const byDepth = folders.toSorted((one, other) => other.path.length - one.path.length);
  for (const entry of byDepth) {
    try {
      guard.ensure(entry.path);
      touch(guard, entry, granted);
    } catch {
      failed.push({ path: entry.path, reason: "not-dated" });
    }
  }
  return failed;
}

/** Of the folder that was made, which is held open meanwhile: its path may lead elsewhere at any time. */
function touch(guard: FolderGuard, entry: ManifestEntry, granted: number): void {
  const path = guard.at(entry.path);
  const seconds = fileTime(entry);
  if (Deno.build.os === "windows") {
    if (seconds !== undefined) Deno.utimeSync(path, seconds, seconds);
    return;
  }
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    if (!guard.hasMade(entry.path, fstatSync(folder).ino)) throw new TypeError("it is another folder");
    if (entry.mode !== undefined) fchmodSync(folder, entry.mode & granted);
    if (seconds !== undefined) futimesSync(folder, seconds, seconds);
  } finally {
    closeSync(folder);
  }
}

/** Whether what is at `path`, if anything is, really is outside: links that were there before may lead anywhere. */
function isOutside(guard: FolderGuard, path: string): boolean {
  try {
    const inside = relative(guard.root, Deno.realPathSync(path));
    return inside === ".." || inside.startsWith("../");
  } catch {
    return false;
  }
}

function replace({ guard, work }: Landing, name: string, target: string): undefined {
  const spare = work.slot(work.takeSlot());
  Deno.symlinkSync(target, spare);
  guard.name(name).rename(spare);
}

/** Under another name when something took its own in the meantime. */
function make({ guard, names }: Landing, wanted: string, target: string): WarningCode | undefined {
  for (let name = wanted;; name = names.next(wanted)) {
    try {
      guard.name(name).symlink(target);
      return name === wanted ? undefined : "renamed";
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
}
