/**
 * The folders below the one received into: made when needed, and never a link.
 *
 * Somebody else may change them while we run. So each is looked at when it is first used, again whenever something is
 * about to be put into it, and once more when it is there.
 *
 * @module
 */

import { sep } from "node:path";
import { slipError } from "../../errors.ts";
import { below } from "../system/below.ts";
import { errorCode } from "../system/error_code.ts";
import { writeError } from "../system/write_error.ts";

/** Keeps everything inside one folder. Paths are relative to it, `/` between parts, empty for itself. */
export class FolderGuard {
  /** Its real path. */
  readonly root: string;
  readonly #inodes = new Map<string, number>();
  readonly #made = new Map<string, number>();
  readonly #onMade: (path: string, inode: number) => void;

  /** @param root Real path of a folder that exists. @param onMade Told of each folder made. */
  constructor(root: string, onMade: (path: string, inode: number) => void = () => {}) {
    this.root = root;
    this.#onMade = onMade;
  }

  /** The folders that were made by us, each after the one it is in. */
  get made(): Iterable<string> {
    return this.#made.keys();
  }

  /** All folders that were used, the top one first. */
  get used(): Iterable<string> {
    return ["", ...this.#inodes.keys()];
  }

  /** Whether we made `folder`. */
  hasMade(folder: string): boolean {
    return this.#made.has(folder);
  }

  /** Counts `folder` as made by us if it is still the one with this inode. */
  adopt(folder: string, inode: number): void {
    if (lookAt(this.at(folder), folder)?.ino === inode) this.#made.set(folder, inode);
  }

  /** The absolute path of `path`. */
  at(path: string): string {
    return path === "" ? this.root : below(this.root, path);
  }

  /**
   * Makes `folder` and those above it if they are not there.
   * @throws SlipError `cannot-write` when one of them is a link or no folder, or was replaced since we first saw it.
   */
  ensure(folder: string): void {
    if (folder === "") return;
    const known = this.#inodes.get(folder);
    if (known === undefined) {
      this.ensure(folder.slice(0, Math.max(0, folder.lastIndexOf("/"))));
      this.#inodes.set(folder, this.#enter(folder));
    } else if (lookAt(this.at(folder), folder)?.ino !== known) {
      throw changed(folder);
    }
  }

  /** @throws SlipError `cannot-write` when `folder` really is somewhere else than its path says. */
  confirm(folder: string): void {
    let real: string | undefined;
    try {
      real = Deno.realPathSync(this.at(folder));
    } catch { /* gone is changed, too */ }
    const isInside = real === this.root ||
      real?.startsWith(this.root.endsWith(sep) ? this.root : this.root + sep);
    if (!isInside) throw changed(folder);
    if (folder !== "" && Deno.statSync(real!).ino !== this.#inodes.get(folder)) throw changed(folder);
  }

  #enter(folder: string): number {
    const path = this.at(folder);
    const found = lookAt(path, folder);
    if (found !== undefined) return found.ino;
    try {
      Deno.mkdirSync(path);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw writeError(error, folder);
    }
    const made = lookAt(path, folder);
    if (made === undefined) throw changed(folder);
    this.#made.set(folder, made.ino);
    this.#onMade(folder, made.ino);
    return made.ino;
  }
}

/** The folder at `path`; `undefined` when nothing is there. @throws SlipError `cannot-write` for anything else. */
function lookAt(path: string, folder: string): { ino: number } | undefined {
  try {
    const found = Deno.lstatSync(path);
    if (found.isDirectory) return { ino: found.ino ?? 0 };
    const reason = found.isSymlink ? "a link is where a folder must be" : "a file is where a folder must be";
    throw slipError("cannot-write", { path: folder, reason });
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw writeError(error, folder);
  }
}

function changed(folder: string): Error {
  return slipError("cannot-write", {
    path: folder,
    reason: "the folder was replaced while files were received",
  });
}
