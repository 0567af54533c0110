/**
 * Which files are on their way and how much of each is there, told from what the engine says: how many bytes are
 * stored in all, and which files are complete. Pure.
 *
 * Entries are begun in order, so what is stored and belongs to no complete file belongs to the first of the others.
 * The rows add up exactly; how they share it may be off by the blocks that overtook each other, one window at most.
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
  /** Bytes of all that are complete. */
  readonly completeBytes: number;
  /** How many are complete. */
  readonly completeCount: number;
}

/** Before anything is complete. */
export const NOTHING_COMPLETE: Flight = { first: 0, ahead: new Set(), completeBytes: 0, completeCount: 0 };

/** A file on its way. */
export interface FlightRow {
  readonly entry: number;
  readonly path: string;
  /** Bytes stored of it. */
  readonly bytes: number;
  readonly size: number;
  /** Nobody knows how much it will be. */
  readonly isEndless: boolean;
}

/** After the file at `path` with `bytes` is complete. One that nobody awaits is only counted. */
export function fileComplete(flight: Flight, cargo: Cargo, path: string, bytes: number): Flight {
  const completeBytes = flight.completeBytes + bytes;
  const completeCount = flight.completeCount + 1;
  const entry = awaited(flight, cargo).find((entry) => cargo.files[entry]!.path === path);
  if (entry === undefined) return { ...flight, completeBytes, completeCount };
  const ahead = new Set(flight.ahead).add(entry);
  let { first } = flight;
  while (first < cargo.files.length && (ahead.delete(first) || !isAwaited(cargo, first))) first++;
  return { first, ahead, completeBytes, completeCount };
}

/** The files that have begun to arrive, when `bytes` are stored in all; the next one when none has. */
export function filesInFlight(flight: Flight, cargo: Cargo, bytes: number): FlightRow[] {
  let rest = Math.max(0, bytes - flight.completeBytes);
  const rows: FlightRow[] = [];
  for (const entry of awaited(flight, cargo)) {
    if (rest === 0 && rows.length > 0) break;
    const { path, size, kind } = cargo.files[entry]!;
    const isEndless = kind === "stream";
    const stored = isEndless ? rest : Math.min(size, rest);
    rows.push({ entry, path, bytes: stored, size, isEndless });
    rest -= stored;
  }
  return rows;
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
