import { slipError } from "../errors.ts";
import type { ManifestEntry } from "../ports.ts";

/**
 * The number of the one file or stream among `entries`; folders around it and texts do not count. -1 when there is
 * nothing but texts, which no sink takes.
 * @param output What it is to be written to, as the person named it.
 * @throws SlipError `cannot-write` when there are several, or none.
 */
export function onlyFile(entries: readonly ManifestEntry[], output: string): number {
  let only: number | undefined;
  for (const [file, { kind = "file" }] of entries.entries()) {
    if (kind === "folder" || kind === "text") continue;
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
