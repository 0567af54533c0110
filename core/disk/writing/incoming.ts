/**
 * Writing one file into its slot.
 *
 * @module
 */

import { closeSync, fchmodSync, fstatSync, futimesSync, openSync, writeSync } from "node:fs";
import type { ManifestEntry } from "../../ports.ts";
import type { BlockDigests } from "../digests/block_digests.ts";

/** The last time that a file system must be able to keep, the end of the year 9999, in milliseconds. */
const LAST_TIME_MS = 253_402_300_799_999;

/** A file on its way. */
export interface Incoming {
  readonly slot: number;
  /** Blocks in the slot of which the journal says so. */
  readonly journaled?: BlockDigests;
  /** Whether its time and permissions are set, and nothing more will be written. */
  isSettled: boolean;
}

/** Permission bits of a new file: the sender's as far as `granted` goes, and never one its owner cannot read. */
function fileMode({ mode }: ManifestEntry, granted: number): number {
  return (((mode ?? 0o666) & granted) | 0o400) & 0o777;
}

/**
 * The sender's time in seconds, if it is one that file systems keep. Half a millisecond more, because Deno 2.9 rounds
 * the fraction of a second down.
 */
export function fileTime({ modifiedMs }: ManifestEntry): number | undefined {
  if (modifiedMs === undefined || !(modifiedMs >= 0 && modifiedMs <= LAST_TIME_MS)) return undefined;
  return (modifiedMs + 0.5) / 1000;
}

/**
 * Writes a whole file of at most one block into the new or old file `path`. Without handing it to another thread, which
 * takes longer than writing: 34,000 files of 4 KiB a second instead of 8,000.
 */
export function writeSmall(path: string, bytes: Uint8Array, entry: ManifestEntry, granted: number): void {
  const file = openSync(path, "w", 0o600);
  try {
    for (let written = 0; written < bytes.length;) {
      written += writeSync(file, bytes, written, bytes.length - written, written);
    }
    touch(file, entry, granted);
  } finally {
    closeSync(file);
  }
}

/**
 * Everything but the name and the flush: time and mode as they shall be, for the file at `path`.
 * @throws TypeError when the file has not the size that was offered.
 */
export function settle(path: string, entry: ManifestEntry, granted: number): void {
  const file = openSync(path, "r+");
  try {
    const { size } = fstatSync(file);
    if (entry.kind !== "stream" && size !== entry.size) {
      throw new TypeError(`${size} of ${entry.size} bytes were written`);
    }
    touch(file, entry, granted);
  } finally {
    closeSync(file);
  }
}

/** Time and permissions as they shall be. */
function touch(file: number, entry: ManifestEntry, granted: number): void {
  const seconds = fileTime(entry);
  if (seconds !== undefined) futimesSync(file, seconds, seconds);
  fchmodSync(file, fileMode(entry, granted));
}
