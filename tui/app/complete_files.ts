/**
 * Which files are complete, told from what the engine says as each is. Entries are begun in order, so that what is
 * remembered of 200,000 of them is a number and a few that overtook. Pure.
 *
 * @module
 */

import { FINISHING_ENTRIES, WINDOW_BLOCKS } from "../../core/limits.ts";
import type { OfferedFile } from "../../core/status.ts";

/** Entries that may be begun and not complete, so how far to look for one. */
const BEGUN_ENTRIES = WINDOW_BLOCKS + FINISHING_ENTRIES;

/** What is offered and wanted. */
export interface Cargo {
  readonly files: readonly OfferedFile[];
  /** Whether entry `entry` is wanted. @default all */
  readonly takes?: (entry: number) => boolean;
}

/** How far the files are. */
export interface Flight {
  /** Everything before this entry is complete, or never came. */
  readonly first: number;
  /** Those after it that are complete. */
  readonly ahead: ReadonlySet<number>;
  /** How many are complete. */
  readonly completeCount: number;
}

/** Before anything is complete. */
export const NOTHING_COMPLETE: Flight = { first: 0, ahead: new Set(), completeCount: 0 };

/** After the file at `path` is complete. One that nobody awaits is only counted. */
export function fileComplete(flight: Flight, cargo: Cargo, path: string): Flight {
  const completeCount = flight.completeCount + 1;
  const entry = awaited(flight, cargo).find((entry) => cargo.files[entry]!.path === path);
  if (entry === undefined) return { ...flight, completeCount };
  const ahead = new Set(flight.ahead).add(entry);
  let { first } = flight;
  while (first < cargo.files.length && (ahead.delete(first) || !isAwaited(cargo, first))) first++;
  return { first, ahead, completeCount };
}

/** The entries that are not complete, in order, as far as they can have begun. */
function awaited({ first, ahead }: Flight, cargo: Cargo) {
  return entriesFrom(first, cargo).filter((entry) => !ahead.has(entry)).take(BEGUN_ENTRIES);
}

function* entriesFrom(first: number, cargo: Cargo): Generator<number> {
  for (let entry = first; entry < cargo.files.length; entry++) if (isAwaited(cargo, entry)) yield entry;
}

/** Whether entry `entry` is complete, or passed over. */
export function isComplete({ first, ahead }: Flight, entry: number): boolean {
  return entry < first || ahead.has(entry);
}

/** Whether entry `entry` comes as a file: folders and links have no bytes and are never told of. */
export function isAwaited({ files, takes = () => true }: Cargo, entry: number): boolean {
  const { kind = "file" } = files[entry]!;
  return kind !== "folder" && kind !== "link" && takes(entry);
}
