/**
 * Where everything incomplete is kept, in the folder that files are received into:
 *
 *     .slip-0123abcd.partial/    only for its owner
 *       journal                  what of it is known to be on the disk
 *       0, 1, 2, …               files on their way; the number is the slot
 *
 * A slot stays until what is in it is flushed, also when the file has its final name already: a second name costs nothing.
 *
 * @module
 */

import { join } from "node:path";
import { isWorkFolderName, workFolderName } from "../names/partial_name.ts";
import { below } from "../system/below.ts";
import { Journal } from "./journal.ts";

const JOURNAL = "journal";
const PROBE = "probe";

/** One work folder, which is ours alone as long as its journal is open. */
export class WorkFolder {
  /** Its absolute path. */
  readonly path: string;
  /** Its journal. */
  readonly journal: Journal;
  /** When something was last noted in it before it was found, in milliseconds since 1970; now when that is not known. */
  readonly touchedMs: number;
  /** Permission bits that the umask and the folder grant to new files; known once it {@linkcode WorkFolder.isOurs}. */
  granted = 0o700;
  #nextSlot = 0;

  private constructor(path: string, journal: Journal, touchedMs = Date.now()) {
    this.path = path;
    this.journal = journal;
    this.touchedMs = touchedMs;
  }

  /** Makes one in `root`, which exists. @throws The system's error. */
  static create(root: string): WorkFolder {
    const path = join(root, workFolderName(crypto.getRandomValues(new Uint8Array(4)).toHex()));
    Deno.mkdirSync(path, { mode: 0o700 });
    let journal: Journal | undefined;
    try {
      journal = Journal.create(join(path, JOURNAL));
      const work = new WorkFolder(path, journal);
      work.isOurs();
      return work;
    } catch (error) {
      journal?.close();
      removeAll(path);
      throw error;
    }
  }

  /**
   * Those in `root` that nobody else uses and that nobody else may enter.
   * @param unreadable Gets the names of those whose journal is none that can be gone on with now.
   */
  static *find(root: string, unreadable: string[] = []): Generator<WorkFolder> {
    for (const { name, isDirectory } of Deno.readDirSync(root)) {
      const path = join(root, name);
      if (!isDirectory || !isWorkFolderName(name) || !isPrivate(path)) continue;
      const journal = Journal.open(join(path, JOURNAL));
      if (journal === undefined) {
        unreadable.push(name);
        continue;
      }
      yield new WorkFolder(path, journal, timeOf(join(path, JOURNAL)));
    }
  }

  /**
   * Whether it, and what is in it, belongs to whoever runs this: what a stranger put there could be changed by them
   * later. Finds out by making a file.
   * @throws The system's error.
   */
  isOurs(): boolean {
    const probe = join(this.path, PROBE);
    // Made with every permission to learn which of them the umask and the folder grant.
    Deno.openSync(probe, { create: true, write: true, mode: 0o777 }).close();
    const { mode, uid } = Deno.lstatSync(probe);
    Deno.removeSync(probe);
    if (mode !== null) this.granted = mode & 0o777;
    return [this.path, join(this.path, JOURNAL)].every((path) => Deno.lstatSync(path).uid === uid);
  }

  /** The path of what is in `slot`. */
  slot(slot: number): string {
    return below(this.path, String(slot));
  }

  /** A slot that nobody has. */
  takeSlot(): number {
    return this.#nextSlot++;
  }

  /** Removes everything but what is in the slots `kept`, and numbers on from `next` or whatever is there. */
  tidy(kept: ReadonlySet<number>, next: number): void {
    this.#nextSlot = Math.max(this.#nextSlot, next);
    for (const { name } of Deno.readDirSync(this.path)) {
      if (name === JOURNAL) continue;
      const slot = /^\d{1,10}$/.test(name) ? Number(name) : undefined;
      if (slot !== undefined && kept.has(slot)) continue;
      if (slot !== undefined) this.#nextSlot = Math.max(this.#nextSlot, slot + 1);
      Deno.removeSync(join(this.path, name), { recursive: true });
    }
  }

  /** Nobody needs it any more: removes it, unless it is somebody else's, who may think otherwise. */
  async giveUp(): Promise<void> {
    if (isCertainlyOurs(this)) await this.remove();
    else this.journal.close();
  }

  /** Removes it with all in it, as far as that can be done. */
  async remove(): Promise<void> {
    this.journal.close();
    await Deno.remove(this.path, { recursive: true }).catch(() => {});
  }
}

/** Whether `work` belongs to whoever runs this, as far as a full disk lets that be found out. */
function isCertainlyOurs(work: WorkFolder): boolean {
  try {
    return work.isOurs();
  } catch {
    return false;
  }
}

function removeAll(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch { /* what made it fail may keep it from being removed, too */ }
}

function timeOf(path: string): number | undefined {
  try {
    return Deno.lstatSync(path).mtime?.getTime();
  } catch {
    return undefined;
  }
}

function isPrivate(path: string): boolean {
  const { isDirectory, mode } = Deno.lstatSync(path);
  return isDirectory && (mode === null || Deno.build.os === "windows" || (mode & 0o077) === 0);
}
