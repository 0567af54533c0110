/**
 * The last step of a received file: its final name, never at the price of another file unless somebody chose that.
 *
 * `rename` would replace what is there, and looking first leaves a gap in which something may appear. A hard link
 * fails when the name is taken, in one step (POSIX.1-2024, link()).
 *
 * @module
 */

import { errorCode } from "../system/error_code.ts";
import { type FinalName, PathName, removeIfThere } from "../system/final_name.ts";

/** What a link says when the name or the file is the trouble, not the file system's lack of links. */
const FINAL = new Set(["EEXIST", "ENOENT", "ENOSPC", "EDQUOT", "EROFS", "EXDEV"]);

/**
 * Gives the file `temporary` the name `final` in the same file system. `temporary` may remain as a second name.
 * @throws The system's error; `EEXIST` when something has that name, which is then untouched.
 */
export function publish(temporary: string, final: FinalName): void {
  try {
    final.link(temporary);
  } catch (error) {
    if (FINAL.has(errorCode(error) ?? "")) throw error;
    publishWithoutLinks(temporary, final);
  }
}

/**
 * The same for file systems without hard links (FAT, some network and phone storage): takes the name with an empty
 * file, which also fails when there is something, and then replaces that file of ours.
 * @throws The system's error; `EEXIST` when something has that name, which is then untouched.
 */
export function publishWithoutLinks(temporary: string, final: FinalName): void {
  final.take();
  try {
    final.rename(temporary);
  } catch (error) {
    removeIfThere(final);
    throw error;
  }
}

/**
 * Gives the file `temporary` the name `final` in place of the file that has it: at every moment one of the two is there,
 * complete (POSIX.1-2024, rename()). `temporary` remains as a second name where the file system has links.
 * @param spare A free path in the same file system.
 * @throws The system's error; what was there is then untouched.
 */
export function publishOver(temporary: string, final: FinalName, spare: string): void {
  try {
    Deno.linkSync(temporary, spare);
  } catch {
    final.rename(temporary);
    return;
  }
  try {
    final.rename(spare);
  } catch (error) {
    removeIfThere(new PathName(spare));
    throw error;
  }
}
