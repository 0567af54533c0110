import { slipError } from "../../errors.ts";
import type { ManifestEntry } from "../../ports.ts";

/** Whether an entry may be taken. */
export type EntryFilter = (entry: ManifestEntry) => boolean;

/**
 * The number of the one file or stream among `entries`; folders around it and texts do not count. -1 when there is
 * nothing but texts, which no sink takes.
 * @param output What it is to be written to, as the person named it.
 * @param mayTake Which entries count at all. @default all
 * @throws SlipError `cannot-write` when there are several, or none.
 */
export function onlyFile(
  entries: readonly ManifestEntry[],
  output: string,
  mayTake: EntryFilter = () => true,
): number {
  let only: number | undefined;
  for (const [file, entry] of entries.entries()) {
    const { kind = "file" } = entry;
    if (kind === "folder" || kind === "text" || !mayTake(entry)) continue;
    if (only !== undefined) throw notOne(output, "several files are offered");
    if (kind === "link") throw notOne(output, "a link is offered");
    only = file;
  }
  if (only !== undefined) return only;
  if (entries.length > 0 && entries.every(({ kind }) => kind === "text")) return -1;
  throw notOne(output, "no file is offered");
}

function notOne(path: string, what: string): Error {
  return slipError("cannot-write", { path, reason: `it takes exactly one file, and ${what}` });
}
