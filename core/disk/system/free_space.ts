/**
 * Whether what is to come fits.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { slipError } from "../../errors.ts";
import { formatBytes } from "../../format.ts";

/** What a file system says of the space for files. */
export interface Space {
  /** Bytes that this person may still write. */
  readonly freeBytes: number;
  /** Bytes that even the smallest file takes. */
  readonly unitBytes: number;
}

/** The space below the existing folder `path`, or `undefined` when the system does not tell. */
export async function spaceAt(path: string): Promise<Space | undefined> {
  try {
    const { bavail, bsize, blocks } = await statfs(path);
    return blocks === 0 ? undefined : { freeBytes: bavail * bsize, unitBytes: bsize };
  } catch {
    return undefined;
  }
}

/** Bytes on the disk for a file of `size` bytes. */
export function bytesOnDisk(size: number, { unitBytes }: Space): number {
  return Math.ceil(size / unitBytes) * unitBytes;
}

/** @throws SlipError `disk-full` when `needed` bytes, as they are on the disk, are more than are free. */
export function checkSpace(needed: number, { freeBytes }: Space, place: string): void {
  if (needed <= freeBytes) return;
  const path = `${formatBytes(needed)} into ${place}, where ${formatBytes(freeBytes)} are free`;
  throw slipError("disk-full", { path });
}
