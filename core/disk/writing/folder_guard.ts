/**
 * The folders below the one received into: made when needed, and never a link.
 *
 * Somebody else may change them while we run. So each is looked at when it is first used, again whenever something is
 * about to be put into it, and once more when it is there. Where folders can be held open, each is made and entered from
 * the one above it, and names are given in the folder that is held: then no link can lead them elsewhere.
 *
 * @module
 */

import { rmdirSync } from "node:fs";
import { sep } from "node:path";
import { slipError } from "../../errors.ts";
import { below } from "../system/below.ts";
import { errorCode } from "../system/error_code.ts";
import { writeError } from "../system/write_error.ts";
import { parentOf } from "./conflicts.ts";
import { type FinalName, PathName } from "../system/final_name.ts";
import { HeldFolder } from "../system/held_folder.ts";

/** Keeps everything inside one folder. Paths are relative to it, `/` between parts, empty for itself. */
export class FolderGuard {
  /** Its real path. */
  readonly root: string;
  readonly #inodes = new Map<string, number>();
  readonly #made = new Map<string, number>();
  /** Told of each folder made. */
  onMade: (path: string, inode: number) => void = () => {};
  /** The root; `undefined` where folders cannot be held. */
  readonly #top: HeldFolder | undefined;
  /** The folder below it that was used last. */
  #held: { readonly folder: string; readonly handle: HeldFolder } | undefined;

  /**
   * Pair with {@linkcode FolderGuard.close}.
   * @param root Real path of a folder that exists.
   * @throws The system's error.
   */
  constructor(root: string) {
    this.root = root;
    this.#top = HeldFolder.open(root);
  }

  /** All folders that were used, the top one first. */
  get used(): Iterable<string> {
    return ["", ...this.#inodes.keys()];
  }

  /** Whether folders are held, so that a name is where it was given. */
  get isHolding(): boolean {
    return this.#top !== undefined;
  }

  /** Whether we made `folder`, and it had this inode. @param inode Any when left out. */
  hasMade(folder: string, inode: number | undefined = this.#made.get(folder)): boolean {
    return inode !== undefined && this.#made.get(folder) === inode;
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
   * The name `path`, in a folder that was {@linkcode FolderGuard.ensure}d; to be used at once.
   * @throws SlipError `cannot-write` when the folder was replaced since then.
   */
  name(path: string): FinalName {
    const handle = this.#hold(parentOf(path));
    return handle?.name(path.slice(path.lastIndexOf("/") + 1)) ?? new PathName(this.at(path));
  }

  /** Removes the folders that we made and that are empty. */
  removeMade(): void {
    for (const [folder, inode] of [...this.#made].reverse()) {
      try {
        const parent = this.#hold(parentOf(folder));
        if (parent === undefined) rmdirSync(this.at(folder));
        else parent.removeFolder(folder.slice(folder.lastIndexOf("/") + 1), inode);
      } catch { /* something is in it, or it is not where it was */ }
    }
  }

  /** Lets go of the folders; safe to call twice. */
  close(): void {
    this.#letGo();
    this.#top?.close();
  }

  /**
   * Makes `folder` and those above it if they are not there.
   * @throws SlipError `cannot-write` when one of them is a link or no folder, or was replaced since we first saw it.
   */
  ensure(folder: string): void {
    if (folder === "") return;
    const known = this.#inodes.get(folder);
    if (known === undefined) {
      this.ensure(parentOf(folder));
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
    if (found !== undefined) return this.#inodeOf(folder, found.ino);
    const parent = this.#hold(parentOf(folder));
    try {
      if (parent === undefined) Deno.mkdirSync(path);
      else parent.makeFolder(folder.slice(folder.lastIndexOf("/") + 1));
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw writeError(error, folder);
    }
    const made = lookAt(path, folder);
    if (made === undefined) throw changed(folder);
    const inode = this.#inodeOf(folder, made.ino);
    this.#made.set(folder, inode);
    this.onMade(folder, inode);
    return inode;
  }

  /** Makes sure that the folder with this inode is in the one above it. */
  #inodeOf(folder: string, inode: number): number {
    const parent = this.#hold(parentOf(folder));
    if (parent === undefined) return inode;
    const handle = enter(parent, folder, inode);
    this.#keep(folder, handle);
    return inode;
  }

  /** The folder, held; entered from the top, so that it is below it. `undefined` where folders cannot be held. */
  #hold(folder: string): HeldFolder | undefined {
    if (folder === "" || this.#top === undefined) return this.#top;
    if (this.#held?.folder === folder) return this.#held.handle;
    let handle = this.#top;
    for (let end = folder.indexOf("/");; end = folder.indexOf("/", end + 1)) {
      const each = end === -1 ? folder : folder.slice(0, end);
      const above = handle;
      try {
        handle = enter(above, each, this.#inodes.get(each) ?? this.#made.get(each));
      } finally {
        if (above !== this.#top) above.close();
      }
      if (end === -1) break;
    }
    this.#keep(folder, handle);
    return handle;
  }

  #keep(folder: string, handle: HeldFolder): void {
    this.#letGo();
    this.#held = { folder, handle };
  }

  #letGo(): void {
    this.#held?.handle.close();
    this.#held = undefined;
  }
}

/** Enters `folder` from the one above it. @throws SlipError `cannot-write` when it is not the one with this inode. */
function enter(above: HeldFolder, folder: string, inode: number | undefined): HeldFolder {
  let handle: HeldFolder;
  try {
    handle = above.enter(folder.slice(folder.lastIndexOf("/") + 1));
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ELOOP"].includes(errorCode(error) ?? "")) throw changed(folder);
    throw writeError(error, folder);
  }
  if (handle.inode === inode) return handle;
  handle.close();
  throw changed(folder);
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
