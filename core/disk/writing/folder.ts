/**
 * The folder that files are received into: whether it will do, making it, and making it forget nothing.
 *
 * @module
 */

import { mkdir, open, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { slipError } from "../../errors.ts";
import { errorCode } from "../system/error_code.ts";
import { writeError } from "../system/write_error.ts";

/**
 * Refuses a path that is no folder, or is below something that is none. Whether it may be written shows when it is.
 * @param path Absolute.
 * @returns The folder that exists: `path` or the nearest one above it.
 * @throws SlipError `cannot-write`.
 */
export async function checkFolder(path: string): Promise<string> {
  const existing = await nearestExisting(path);
  if ((await stat(existing)).isDirectory()) return existing;
  throw slipError("cannot-write", { path: existing, reason: "it is not a folder" });
}

/**
 * Makes the folder `path` and those above it.
 * @param path Absolute.
 * @returns Those that were not there before, the outermost first.
 * @throws SlipError `cannot-write` or `disk-full`; folders made until then remain and are in `made`.
 */
export async function makeFolder(path: string, made: string[] = []): Promise<string[]> {
  const missing: string[] = [];
  const existing = await nearestExisting(path);
  for (let each = path; each !== existing; each = dirname(each)) missing.unshift(each);
  for (const each of missing) {
    try {
      await mkdir(each);
      made.push(each);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw writeError(error, each);
    }
  }
  return made;
}

/** Removes those of `folders`, the outermost first, that are empty. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const each of folders.toReversed()) await rmdir(each).catch(() => {});
}

/** Makes the names in the folder survive a power cut, where the system can (fsync(2), last paragraph). */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function nearestExisting(path: string): Promise<string> {
  for (let each = path;; each = dirname(each)) {
    try {
      await stat(each);
      return each;
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || dirname(each) === each) throw writeError(error, each);
    }
  }
}
