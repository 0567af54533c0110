/**
 * Looks for what earlier attempts at an offer left in the folder that files are received into.
 *
 * @module
 */

import { KEPT_ATTEMPT_MS } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { EarlierAttempt, pathsOf } from "./earlier_attempt.ts";
import { removeRemains } from "./remains.ts";
import { WorkFolder } from "./work_folder.ts";

/** What was found. Every work folder in it is locked until it is removed or its journal is closed. */
export interface Earlier {
  /** The one to go on with: it has most of what is offered. */
  readonly attempt?: EarlierAttempt;
  /** Bytes it has, by the entry's number. */
  readonly kept: ReadonlyMap<number, number>;
  /**
   * Those that nobody needs any more when this offer is complete: they hold nothing but files of it, or are complete, or
   * nothing came of them for `KEPT_ATTEMPT_MS`.
   */
  readonly superseded: readonly WorkFolder[];
  /** Names of work folders without a journal that can be gone on with: removed when they are old, or left. */
  readonly unreadable: readonly string[];
  /** Folders that these attempts made, with their inodes. */
  readonly made: ReadonlyMap<string, number>;
  /** Paths of which only another version was kept. */
  readonly outdated: readonly string[];
}

/** What is found where nothing is. */
export const NOTHING_EARLIER: Earlier = {
  kept: new Map(),
  superseded: [],
  unreadable: [],
  made: new Map(),
  outdated: [],
};

/** Finds the attempts below `root`, which exists. @throws The system's error when the folder cannot be listed. */
export function findEarlier(root: string, entries: readonly ManifestEntry[]): Earlier {
  const unreadable: string[] = [];
  const found: WorkFolder[] = [];
  try {
    for (const work of WorkFolder.find(root, unreadable)) found.push(work);
    return found.length === 0 ? { ...NOTHING_EARLIER, unreadable } : sort(found, unreadable, root, entries);
  } catch (error) {
    for (const { journal } of found) journal.close();
    throw error;
  }
}

function sort(
  found: readonly WorkFolder[],
  unreadable: readonly string[],
  root: string,
  entries: readonly ManifestEntry[],
): Earlier {
  const paths = pathsOf(entries);
  const attempts = found.map((work) => new EarlierAttempt(work, root, entries, paths));
  const attempt =
    attempts.filter((each) => worthOf(each) > 0).toSorted((one, other) => worthOf(other) - worthOf(one))[0];
  const rest = attempts.filter((each) => each !== attempt);
  const isSuperseded = (each: EarlierAttempt) => !each.hasOthers || each.isComplete || isGivenUp(each);
  for (const each of rest) if (!isSuperseded(each)) each.work.journal.close();
  const superseded = rest.filter(isSuperseded);
  // One that was killed before it had a file may have made folders all the same.
  const unfinished = superseded.filter((each) => !each.isComplete && !each.hasOthers);
  const kept = attempt?.kept() ?? new Map<number, number>();
  return {
    ...(attempt === undefined ? {} : { attempt }),
    kept,
    superseded: superseded.map((each) => each.work),
    unreadable,
    made: new Map(
      [...unfinished, ...(attempt === undefined ? [] : [attempt])].flatMap((each) => [...each.made]),
    ),
    outdated: outdatedOf(attempts, (path) => kept.has(paths.get(path)!)),
  };
}

/** Removes from `root` what nobody needs any more, now that an offer is complete. */
export async function removeOld(root: string, { superseded, unreadable }: Earlier): Promise<void> {
  for (const work of superseded) await work.giveUp();
  for (const name of unreadable) removeRemains(root, name);
}

function isGivenUp({ work }: EarlierAttempt): boolean {
  return Date.now() - work.touchedMs > KEPT_ATTEMPT_MS;
}

/** More than nothing when there is anything to go on with. */
function worthOf(attempt: EarlierAttempt): number {
  let worth = [...attempt.finishedFiles()].length;
  for (const bytes of attempt.kept().values()) worth += bytes;
  return worth;
}

function outdatedOf(attempts: readonly EarlierAttempt[], isKept: (path: string) => boolean): string[] {
  const outdated = new Set(attempts.flatMap((each) => [...each.outdated]));
  return [...outdated].filter((path) => !isKept(path));
}
