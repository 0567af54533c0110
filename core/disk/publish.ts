/**
 * The last step of a received file: its final name, never at the price of another file.
 *
 * `rename` would replace what is there, and looking first leaves a gap in which something may appear. A hard link
 * fails when the name is taken, in one step (POSIX.1-2024, link()).
 *
 * @module
 */

import { link, open, rename, unlink } from "node:fs/promises";
import { errorCode } from "./error_code.ts";

/** What a link says when the name or the file is the trouble, not the file system's lack of links. */
const FINAL = new Set(["EEXIST", "ENOENT", "ENOSPC", "EDQUOT", "EROFS"]);

/**
 * Gives the file `temporary` the name `final` in the same file system. `temporary` may remain as a second name.
 * @throws The system's error; `EEXIST` when something has that name, which is then untouched.
 */
export async function publish(temporary: string, final: string): Promise<void> {
  try {
    await link(temporary, final);
  } catch (error) {
    if (FINAL.has(errorCode(error) ?? "")) throw error;
    await publishWithoutLinks(temporary, final);
  }
}

/**
 * The same for file systems without hard links (FAT, some network and phone storage): takes the name with an empty
 * file, which also fails when there is something, and then replaces that file of ours.
 * @throws The system's error; `EEXIST` when something has that name, which is then untouched.
 */
export async function publishWithoutLinks(temporary: string, final: string): Promise<void> {
  await (await open(final, "wx")).close();
  try {
    await rename(temporary, final);
  } catch (error) {
    await unlink(final).catch(() => {});
    throw error;
  }
}
