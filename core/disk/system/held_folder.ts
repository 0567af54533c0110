/**
 * A folder that is held open. What is named in it is named in this very folder, wherever its path leads by then: nobody
 * can put a link in between (POSIX.1-2024, openat(), rationale).
 *
 * @module
 */

import { constants } from "node:fs";
import {
  acquireLibcFiles,
  AT_FDCWD,
  cString,
  lastError,
  type LibcFiles,
  O_CLOEXEC,
  releaseLibcFiles,
} from "./libc_files.ts";
import type { FinalName, Named } from "./final_name.ts";

/** Look at a link itself (fcntl.h). */
const AT_SYMLINK_NOFOLLOW = 0x100;
/** Look at the open folder itself (fcntl.h). */
const AT_EMPTY_PATH = 0x1000;
/** Remove a folder, and nothing else (fcntl.h). */
const AT_REMOVEDIR = 0x200;
/** Only to name what is in it, for which nobody need be allowed to read it; the same on x86-64 and arm64 (fcntl.h). */
const O_PATH = 0o10000000;
/** What is asked of statx(2): names, inode; and where they are in its answer (linux/stat.h). */
const STATX = { MASK: 0x4 | 0x100, BYTES: 256, NAMES_AT: 16, INODE_AT: 32 } as const;

/** An open folder, of which the path is not asked any more. */
export class HeldFolder {
  readonly #libc: LibcFiles;
  readonly #descriptor: number;
  #isClosed = false;

  private constructor(libc: LibcFiles, descriptor: number) {
    this.#libc = libc;
    this.#descriptor = descriptor;
  }

  /**
   * Opens the folder at the absolute `path`, which is no link. `undefined` where folders cannot be held: only Linux with
   * the permission `--allow-ffi` can.
   * @throws The system's error.
   */
  static open(path: string): HeldFolder | undefined {
    const libc = acquireLibcFiles();
    if (libc === undefined) return undefined;
    try {
      return new HeldFolder(libc, openFolderAt(libc, AT_FDCWD, path));
    } catch (error) {
      releaseLibcFiles();
      throw error;
    }
  }

  /** Its inode. */
  get inode(): number {
    return look(this.#libc, this.#descriptor, "", AT_EMPTY_PATH)?.inode ?? 0;
  }

  /** Opens the folder `name` in it. @throws The system's error: `ENOTDIR` or `ELOOP` for a link and whatever is none. */
  enter(name: string): HeldFolder {
    const entered = openFolderAt(this.#libc, this.#descriptor, name);
    acquireLibcFiles();
    return new HeldFolder(this.#libc, entered);
  }

  /** Makes the folder `name` in it. @throws The system's error; `EEXIST` when something has that name. */
  makeFolder(name: string): void {
    if (this.#libc.mkdirat(this.#descriptor, cString(name), 0o777) === 0) return;
    throw lastError(this.#libc, "mkdirat", name);
  }

  /** Removes the folder `name` in it, if it is empty and has this inode. @throws The system's error when it is not empty. */
  removeFolder(name: string, inode: number): void {
    if (look(this.#libc, this.#descriptor, name, AT_SYMLINK_NOFOLLOW)?.inode !== inode) return;
    if (this.#libc.unlinkat(this.#descriptor, cString(name), AT_REMOVEDIR) === 0) return;
    throw lastError(this.#libc, "unlinkat", name);
  }

  /** The name `name` in it; not to be used once it is closed. */
  name(name: string): FinalName {
    return new HeldName(this.#libc, this.#descriptor, name);
  }

  /** Closes it; safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#libc.close(this.#descriptor);
    releaseLibcFiles();
  }
}

class HeldName implements FinalName {
  readonly #libc: LibcFiles;
  readonly #folder: number;
  readonly #name: string;

  constructor(libc: LibcFiles, folder: number, name: string) {
    this.#libc = libc;
    this.#folder = folder;
    this.#name = name;
  }

  link(from: string): void {
    this.#check("linkat", this.#libc.linkat(AT_FDCWD, cString(from), this.#folder, cString(this.#name), 0));
  }

  rename(from: string): void {
    this.#check("renameat", this.#libc.renameat(AT_FDCWD, cString(from), this.#folder, cString(this.#name)));
  }

  take(): void {
    const { O_CREAT, O_EXCL, O_WRONLY } = constants;
    const flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC;
    const opened = this.#libc.openat(this.#folder, cString(this.#name), flags, 0o666);
    this.#check("openat", opened);
    this.#libc.close(opened);
  }

  symlink(target: string): void {
    this.#check("symlinkat", this.#libc.symlinkat(cString(target), this.#folder, cString(this.#name)));
  }

  remove(): void {
    this.#check("unlinkat", this.#libc.unlinkat(this.#folder, cString(this.#name), 0));
  }

  look(): Named | undefined {
    return look(this.#libc, this.#folder, this.#name, AT_SYMLINK_NOFOLLOW);
  }

  #check(action: string, result: number): void {
    if (result === -1) throw lastError(this.#libc, action, this.#name);
  }
}

function openFolderAt(libc: LibcFiles, folder: number, name: string): number {
  const flags = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW | O_CLOEXEC;
  const opened = libc.openat(folder, cString(name), flags, 0);
  if (opened === -1) throw lastError(libc, "openat", name);
  return opened;
}

function look(libc: LibcFiles, folder: number, name: string, flags: number): Named | undefined {
  const answer = new DataView(new ArrayBuffer(STATX.BYTES));
  if (libc.statx(folder, cString(name), flags, STATX.MASK, new Uint8Array(answer.buffer)) !== 0) {
    return undefined;
  }
  return {
    inode: Number(answer.getBigUint64(STATX.INODE_AT, true)),
    names: answer.getUint32(STATX.NAMES_AT, true),
  };
}
