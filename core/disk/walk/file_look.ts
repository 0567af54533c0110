/** What a system tells of a file, as `Deno.FileInfo` and the `Stats` of node:fs both have it. */
export interface FileFacts {
  readonly size: number;
  readonly mtime: Date | null;
  readonly ctime: Date | null;
  readonly ino: number | null;
  readonly dev: number;
  readonly nlink: number | null;
}

/** What a file was when it was looked at; any difference later is a change. */
export interface FileLook {
  /** Bytes. */
  readonly size: number;
  /** Last modification, whole milliseconds since 1970 (`st_mtime`). */
  readonly modifiedMs: number;
  /** Last change of anything, metadata too, milliseconds since 1970; Deno tells whole seconds (`st_ctime`). */
  readonly changedMs: number;
  /** Number of the file in its file system; 0 where there is none. */
  readonly inode: number;
  /** Number of the file system; 0 where there is none. */
  readonly device: number;
}

/** The part of `facts` that tells whether a file is still the same. */
export function lookOf(facts: FileFacts): FileLook {
  return {
    size: facts.size,
    modifiedMs: whole(facts.mtime),
    changedMs: whole(facts.ctime),
    inode: facts.ino ?? 0,
    device: facts.dev,
  };
}

/**
 * Whether an open file is what `look` saw.
 *
 * Some programs write into a file and put its time back; the time of change, which nobody can set, gives them away.
 * It also moves when the file loses its last name: then the bytes are as they were, and nobody can find them.
 */
export function isUnchanged(look: FileLook, facts: FileFacts): boolean {
  const now = lookOf(facts);
  return now.size === look.size && isSameTime(now.modifiedMs, look.modifiedMs) && now.inode === look.inode &&
    now.device === look.device && (isSameTime(now.changedMs, look.changedMs) || facts.nlink === 0);
}

/** Before 1970 `Deno.stat` and node:fs round to either side. */
function isSameTime(oneMs: number, otherMs: number): boolean {
  return oneMs === otherMs || oneMs < 0 && Math.abs(oneMs - otherMs) <= 1;
}

/** No fraction, no -0, and 0 for what a system does not tell. */
function whole(time: Date | null): number {
  return Math.trunc(Number(time)) || 0;
}
