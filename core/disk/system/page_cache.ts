/**
 * What the system keeps of files in memory, and need not (posix_fadvise(2), POSIX_FADV_DONTNEED).
 *
 * @module
 */

import { constants } from "node:fs";
import { acquireLibcFiles, AT_FDCWD, cString, O_CLOEXEC, releaseLibcFiles } from "./libc_files.ts";

/** The same on x86-64 and arm64 (fcntl.h). */
const POSIX_FADV_DONTNEED = 4;

/**
 * Tells the system that nobody will read the file at `path` soon: what of it is on the disk leaves memory, and what is not
 * goes to the disk. Advice alone: does nothing where it cannot be given, and never throws.
 */
export async function leavePageCache(path: string): Promise<void> {
  const libc = acquireLibcFiles();
  if (libc === undefined) return;
  try {
    // Whatever has that name by now: nothing is read from it, and opening it waits for nobody.
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    const descriptor = libc.openat(AT_FDCWD, cString(path), flags, 0);
    if (descriptor === -1) return;
    try {
      await libc.posix_fadvise(descriptor, 0n, 0n, POSIX_FADV_DONTNEED);
    } finally {
      libc.close(descriptor);
    }
  } finally {
    releaseLibcFiles();
  }
}
