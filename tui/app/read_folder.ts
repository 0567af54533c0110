/**
 * Folders as the picker wants them.
 *
 * @module
 */

import { join, resolve } from "node:path";
import type { PickerEntry, ReadFolder } from "./picker_state.ts";

/** Entries that are listed: more than anybody scrolls through, and some tens of megabytes. */
const LISTED_ENTRIES = 100_000;

/** Files that are looked at together. */
const LOOKS_AT_ONCE = 64;

/**
 * Everything in `folder`, in no order.
 * @throws Error of the system when it cannot be read.
 */
export async function readFolder(folder: string): Promise<ReadFolder> {
  const absolute = resolve(folder);
  const entries: PickerEntry[] = [];
  const links: string[] = [];
  let leftOut = 0;
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(absolute)) {
    if (entries.length + links.length >= LISTED_ENTRIES) leftOut++;
    else if (isSymlink) links.push(name);
    else entries.push({ name, isFolder: isDirectory });
  }
  const linked = await inTurns(
    links,
    async (name) => ({ name, isFolder: await leadsToFolder(join(absolute, name)) }),
  );
  return { folder: absolute, entries: [...entries, ...linked], leftOut };
}

/** Bytes of these files of `folder`, by name; -1 for what cannot be looked at. */
export async function readSizes(folder: string, names: readonly string[]): Promise<Map<string, number>> {
  const sizes = await inTurns(names, async (name) => {
    const size = await Deno.stat(join(folder, name)).then((info) => info.size, () => -1);
    return [name, size] as const;
  });
  return new Map(sizes);
}

async function leadsToFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}

async function inTurns<T>(names: readonly string[], look: (name: string) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < names.length; start += LOOKS_AT_ONCE) {
    found.push(...await Promise.all(names.slice(start, start + LOOKS_AT_ONCE).map(look)));
  }
  return found;
}
