/**
 * Work folders that nothing can be gone on from: their journal is gone, damaged from its first byte or of another version.
 *
 * Nobody sees them and nobody else removes them. So they go when they are old, if there is no doubt that they are ours:
 * by their name, by their owner, and by everything in them. What is doubtful stays as it is.
 *
 * @module
 */

import { rmdirSync } from "node:fs";
import { KEPT_ATTEMPT_MS } from "../../limits.ts";
import { isWorkFolderName } from "../names/partial_name.ts";
import { below } from "../system/below.ts";
import { PathName } from "../system/final_name.ts";
import { HeldFolder } from "../system/held_folder.ts";
import { Journal } from "./journal.ts";

const JOURNAL = "journal";
/** What we make in a work folder: its journal, the probe of who we are, slots, and a slot's second name for a moment. */
const OUR_NAME = /^(journal|probe|\d{1,10}(\.over)?)$/;
/** Made to learn who we are, and removed at once: a name of ours that none has yet, or the folder stays. */
const PROBE = "9999999999";

/**
 * Removes the work folder `name` in `root` if nothing came of it for `KEPT_ATTEMPT_MS`, by the latest time of it and what
 * is in it, nobody uses it, it belongs to whoever runs this, nobody else may enter it, and it holds nothing but plain files
 * of our naming. Follows no link.
 * @returns Whether it is gone; what could not be removed remains.
 */
export function removeRemains(root: string, name: string): boolean {
  const path = below(root, name);
  try {
    if (!isWorkFolderName(name) || !isOldAndOurs(path) || isInUse(path) || !isOwn(path)) return false;
    removeFiles(path);
    // Unlike `Deno.remove`, only a folder, and only an empty one.
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

function isOldAndOurs(path: string): boolean {
  const { isDirectory, mode, mtime } = Deno.lstatSync(path);
  const isPrivate = mode === null || Deno.build.os === "windows" || (mode & 0o077) === 0;
  if (!isDirectory || !isPrivate || !isOld(mtime)) return false;
  return [...Deno.readDirSync(path)].every(({ name }) => {
    const found = Deno.lstatSync(below(path, name));
    // A file that got its final name may still have that one as well; the journal never has two.
    const isAlone = name !== JOURNAL || (found.nlink ?? 1) <= 1;
    return OUR_NAME.test(name) && found.isFile && isAlone && isOld(found.mtime);
  });
}

function isOld(time: Date | null): boolean {
  return time !== null && Date.now() - time.getTime() > KEPT_ATTEMPT_MS;
}

/** Whether somebody has its journal, or could go on from it, which is for `findEarlier` to decide. */
function isInUse(path: string): boolean {
  const journalPath = below(path, JOURNAL);
  if (!isThere(journalPath)) return false;
  const journal = Journal.open(journalPath);
  journal?.close();
  if (journal !== undefined) return true;
  using file = Deno.openSync(journalPath, { read: true, write: true });
  return !file.tryLockSync(true);
}

/** Whether it and what is in it belong to whoever runs this, who is learnt by making a file. */
function isOwn(path: string): boolean {
  const probe = below(path, PROBE);
  Deno.openSync(probe, { createNew: true, write: true }).close();
  const { uid } = Deno.lstatSync(probe);
  Deno.removeSync(probe);
  const paths = [path, ...[...Deno.readDirSync(path)].map(({ name }) => below(path, name))];
  return paths.every((each) => Deno.lstatSync(each).uid === uid);
}

/** Each by itself, and from the folder that is held where that can be done, so that no link leads anywhere else. */
function removeFiles(path: string): void {
  const held = HeldFolder.open(path);
  try {
    for (const { name, isFile } of Deno.readDirSync(path)) {
      if (isFile && OUR_NAME.test(name)) (held?.name(name) ?? new PathName(below(path, name))).remove();
    }
  } finally {
    held?.close();
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
