/**
 * Gives finished files their final names, and says in the journal that it does before it does.
 *
 * @module
 */

import { slipError } from "../../errors.ts";
import type { ManifestEntry } from "../../ports.ts";
import { errorCode } from "../system/error_code.ts";
import { isThere, parentOf } from "./conflicts.ts";
import { type FinalName, removeIfThere } from "../system/final_name.ts";
import type { Landing } from "./landing.ts";
import { publish, publishOver } from "./publish.ts";

/** A file that is complete in its slot. */
export interface Placed {
  readonly entry: ManifestEntry;
  readonly slot: number;
  /** SHA-256 over the digests of its blocks. */
  readonly digest: Uint8Array;
  /** The final path that is wanted for it. */
  readonly name: string;
  /** Whether it takes the place of the file that has the name. */
  readonly isReplacing: boolean;
  /** The inode of a file of ours that may have the name, from an earlier attempt, and is replaced. */
  readonly ownInode: number | undefined;
}

/**
 * Names the file, in one step and without waiting, so that a flush sees it with all of its names or before.
 * @returns The final path: another one than wanted when something took that in the meantime.
 * @throws SlipError `cannot-write` when its folder is not where it was any more; the system's errors.
 */
export function place(landing: Landing, file: Placed): string {
  const { guard, work, names } = landing;
  guard.ensure(parentOf(file.name));
  const found = Deno.lstatSync(work.slot(file.slot));
  const mark = { inode: found.ino ?? 0, keptMs: found.mtime?.getTime() ?? 0, size: found.size };
  for (let name = file.name;; name = names.next(file.name)) {
    announce(landing, file, name, mark);
    const final = guard.name(name);
    if (!give(landing, file, final)) continue;
    const known = confirm(landing, file, name, final, mark.inode);
    // With two names or more, one of them is still its slot.
    const isMoved = known < 2 && !isThere(work.slot(file.slot));
    landing.flusher.published(file.slot, isMoved ? guard.at(name) : undefined);
    return name;
  }
}

function announce(
  { flusher }: Landing,
  file: Placed,
  name: string,
  mark: { inode: number; keptMs: number },
): void {
  const { kind, path, size, modifiedMs } = file.entry;
  // A stream cannot be offered again.
  if (kind === "stream") return;
  const { slot, digest } = file;
  flusher.finishing({ type: "finished", slot, identity: { path, size, modifiedMs }, digest, name, ...mark });
}

/** False when the name is taken. */
function give({ work }: Landing, { slot, isReplacing, ownInode }: Placed, final: FinalName): boolean {
  const temporary = work.slot(slot);
  if (isReplacing) {
    publishOver(temporary, final, `${temporary}.over`);
    return true;
  }
  try {
    publish(temporary, final);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    if (ownInode === undefined || final.look()?.inode !== ownInode) return false;
    publishOver(temporary, final, `${temporary}.over`);
  }
  return true;
}

/**
 * Makes sure that the file is where it was put, and its folder where it was. When that turns out to be somewhere else,
 * the name is taken back. Where folders cannot be held, the name may be somewhere that nobody knows, if the folder was
 * another one for a moment only: then the file is emptied. There it is looked for between two looks at the folder.
 * @returns How many names it has.
 */
function confirm(
  { guard, work }: Landing,
  file: Placed,
  name: string,
  final: FinalName,
  inode: number,
): number {
  const folder = parentOf(name);
  try {
    guard.confirm(folder);
    const found = final.look();
    if (!guard.isHolding) guard.confirm(folder);
    if (found?.inode === inode) return found.names;
  } catch (error) {
    // First: the name may be somewhere else again when it is to be taken back.
    empty(work.slot(file.slot));
    if (final.look()?.inode === inode) removeIfThere(final);
    throw error;
  }
  empty(work.slot(file.slot));
  throw slipError("cannot-write", { path: name, reason: "it vanished as soon as it was there" });
}

function empty(path: string): void {
  try {
    Deno.chmodSync(path, 0o600);
    Deno.truncateSync(path, 0);
  } catch { /* where there are no hard links, it has no other name than the one looked for */ }
}
