/**
 * Folders that files were sent from, remembered in the cache folder where one can be written.
 *
 * @module
 */

import { join } from "node:path";

/** Folders that are remembered. */
const REMEMBERED = 8;

/** Bytes of the file: eight of the longest paths there are. */
const FILE_BYTES = 64 * 1024;

/** The remembered folders that are still there, the last one first. Never throws. */
export async function readRecent(cache: string | undefined): Promise<string[]> {
  if (cache === undefined) return [];
  try {
    const text = await readBounded(fileIn(cache));
    const found: unknown = JSON.parse(text);
    if (!Array.isArray(found)) return [];
    const folders = found.filter((one) => typeof one === "string").slice(0, REMEMBERED);
    const there = await Promise.all(folders.map(isFolder));
    return folders.filter((_, index) => there[index]);
  } catch {
    return [];
  }
}

/** Remembers `folder` as the last one. Never throws: what cannot be kept is forgotten. */
export async function rememberFolder(cache: string | undefined, folder: string): Promise<void> {
  if (cache === undefined) return;
  try {
    const others = (await readRecent(cache)).filter((one) => one !== folder);
    await Deno.mkdir(cache, { recursive: true, mode: 0o700 });
    const temporary = `${fileIn(cache)}.new`;
    await Deno.writeTextFile(temporary, JSON.stringify([folder, ...others].slice(0, REMEMBERED)), {
      mode: 0o600,
    });
    await Deno.rename(temporary, fileIn(cache));
  } catch {
    // As on a disk that is full, or read-only.
  }
}

function fileIn(cache: string): string {
  return join(cache, "recent_folders.json");
}

async function readBounded(path: string): Promise<string> {
  const { size } = await Deno.stat(path);
  return size > FILE_BYTES ? "[]" : await Deno.readTextFile(path);
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}
