/**
 * Where the files of one transfer go: the folders themselves, made when something is about to go there.
 *
 * @module
 */

import type { EarlierAttempt } from "../journal/earlier_attempt.ts";
import { WorkFolder } from "../journal/work_folder.ts";
import type { FreeNames } from "./conflicts.ts";
import { Flusher } from "./flusher.ts";
import { makeFolder } from "./folder.ts";
import { FolderGuard } from "./folder_guard.ts";

/** What all files of a transfer share. */
export interface Landing {
  /** The folders with final names. */
  readonly guard: FolderGuard;
  /** The folder for everything else. */
  readonly work: WorkFolder;
  readonly flusher: Flusher;
  /** Names for what cannot have its own. */
  readonly names: FreeNames;
}

/** What a landing is made for. */
export interface LandingOptions {
  /** What to go on with. */
  readonly attempt: EarlierAttempt | undefined;
  /** Folders that earlier attempts made, with their inodes. */
  readonly ours: Iterable<readonly [path: string, inode: number]>;
  /** Whether entry `file` is to be received. */
  readonly isWanted: (file: number) => boolean;
  readonly names: FreeNames;
  /** Gets the folders that had to be made. */
  readonly made: string[];
}

/**
 * Makes the folder `place`, with a work folder in it: that of the earlier attempt, unless it turns out to be a
 * stranger's.
 * @throws SlipError `cannot-write` or `disk-full`; the system's errors.
 */
export async function makeLanding(place: string, options: LandingOptions): Promise<Landing> {
  await makeFolder(place, options.made);
  const root = Deno.realPathSync(place);
  const guard = new FolderGuard(root);
  try {
    for (const [path, inode] of options.ours) guard.adopt(path, inode);
    const { work, flusher } = openWork(root, options);
    guard.onMade = (path, inode) => work.journal.append([{ type: "made", path, inode }]);
    return { guard, work, flusher, names: options.names };
  } catch (error) {
    guard.close();
    throw error;
  }
}

function openWork(root: string, options: LandingOptions): Pick<Landing, "work" | "flusher"> {
  const { attempt } = options;
  if (attempt !== undefined && attempt.work.isOurs()) return goOn(attempt, options);
  attempt?.work.journal.close();
  const work = WorkFolder.create(root);
  return { work, flusher: new Flusher(work, 0, 0) };
}

function goOn(attempt: EarlierAttempt, { isWanted }: LandingOptions): Pick<Landing, "work" | "flusher"> {
  const { work } = attempt;
  const slots = [...attempt.partials].filter(([file]) => isWanted(file)).map(([, partial]) => partial.slot);
  work.tidy(new Set(slots), attempt.nextSlot);
  return { work, flusher: new Flusher(work, attempt.finishedRecords, attempt.flushedRecords) };
}
