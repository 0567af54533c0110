/**
 * What is in a dropped folder (File and Directory Entries API, a draft that every browser follows).
 *
 * @module
 */

import { PATH_LENGTH } from "../core/limits.ts";
import type { LeftOut } from "../core/ports.ts";
import { type Chosen, chosenFile, chosenFolder, type Member } from "./chosen.ts";

/** A dropped file, as far as it is looked at. */
export type DroppedFile =
  & { readonly isDirectory: false; readonly name: string }
  & Pick<FileSystemFileEntry, "file">;

/** A dropped folder, as far as it is looked at. */
export interface DroppedFolder {
  readonly isDirectory: true;
  readonly name: string;
  createReader(): {
    readEntries(found: (entries: readonly Dropped[]) => void, failed: (error: unknown) => void): void;
  };
}

/** Something that was dropped. */
export type Dropped = DroppedFile | DroppedFolder;

/** Looks into everything that was dropped. Never rejects: what cannot be read is told as left out. */
export async function walkDropped(dropped: readonly Dropped[]): Promise<Chosen[]> {
  return await Promise.all(dropped.map(async (entry) => {
    const walk = new Walk();
    await walk.enter(entry, entry.name);
    const [only] = walk.members;
    if (!entry.isDirectory && only !== undefined) return chosenFile(only);
    return chosenFolder(entry.name, walk.members, walk.leftOut);
  }));
}

class Walk {
  readonly members: Member[] = [];
  readonly leftOut: LeftOut[] = [];

  async enter(entry: Dropped, path: string): Promise<void> {
    if (path.length > PATH_LENGTH) return this.#leaveOut(path);
    try {
      if (entry.isDirectory) await this.#enterFolder(entry, path);
      else this.members.push({ path, file: await fileOf(entry) });
    } catch {
      this.#leaveOut(path);
    }
  }

  async #enterFolder(folder: DroppedFolder, path: string): Promise<void> {
    const inside = await entriesOf(folder);
    if (inside.length === 0) this.members.push({ path });
    for (const entry of inside) await this.enter(entry, `${path}/${entry.name}`);
  }

  #leaveOut(path: string): void {
    this.leftOut.push({ path, reason: "unreadable" });
  }
}

function fileOf(entry: DroppedFile): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives some entries at a time, in Chromium 100, and none at the end. */
async function entriesOf(folder: DroppedFolder): Promise<Dropped[]> {
  const reader = folder.createReader();
  const all: Dropped[] = [];
  for (;;) {
    const some = await new Promise<readonly Dropped[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
