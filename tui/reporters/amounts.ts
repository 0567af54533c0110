/**
 * How much there is, in words.
 *
 * @module
 */

import { formatBytes, formatCount } from "../../core/format.ts";
import type { EntryKind } from "../../core/ports.ts";

/** In the order in which they are told, with their plurals. */
const KINDS: readonly (readonly [EntryKind, one: string, many: string])[] = [
  ["file", "file", "files"],
  ["folder", "folder", "folders"],
  ["link", "link", "links"],
  ["text", "text", "texts"],
  ["stream", "stream of unknown length", "streams of unknown length"],
];

/** `2 files, 64.0 MB`. */
export function amount(files: number, bytes: number): string {
  return `${formatCount(files, "file")}, ${formatBytes(bytes)}`;
}

/** What `entries` of `totalBytes` are: `2 files, 1 link, 64.0 MB`, `1 text, 5 B`, `1 stream of unknown length`. */
export function offerAmount(entries: Iterable<{ readonly kind?: EntryKind }>, totalBytes: number): string {
  const counts = new Map<EntryKind, number>();
  for (const { kind = "file" } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return amount(0, totalBytes);
  const kinds = KINDS.flatMap(([kind, one, many]) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [formatCount(count, one, many)];
  });
  const isStream = counts.size === 1 && counts.has("stream");
  return [...kinds, ...(isStream ? [] : [formatBytes(totalBytes)])].join(", ");
}

/** Whether a person reads all of it on the screen, and nothing goes to a disk. */
export function isAllText(entries: readonly { readonly kind?: EntryKind }[]): boolean {
  return entries.length > 0 && entries.every(({ kind }) => kind === "text");
}
