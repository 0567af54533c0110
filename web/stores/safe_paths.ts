/**
 * Paths in an archive that is saved. As in `download_name.ts`, what comes from the other side is hostile: each part is
 * made safe by itself, so no path is absolute, leads up, or is the same as another one. Unlike a download, a part may
 * begin with a dot, without which a project's `.gitignore` would not work any more.
 *
 * @module
 */

import { UniqueNames } from "../unique_names.ts";
import { downloadName } from "./download_name.ts";

interface Folder {
  /** Ends in `/`; empty for the root. */
  readonly path: string;
  readonly names: UniqueNames;
  /** By the name that its sender gives it. */
  readonly folders: Map<string, Folder>;
}

/** Gives out the paths of one archive. */
export class SafePaths {
  readonly #root = folderAt("");
  #folders = 0;

  /** How many folders there are in the paths. */
  get folders(): number {
    return this.#folders;
  }

  /** For the file that its sender calls `path`; a new one each time, even for the same `path`. */
  file(path: string): string {
    const parts = partsOf(path);
    const folder = this.#enter(parts.slice(0, -1));
    return folder.path + folder.names.take(partName(parts.at(-1) ?? ""));
  }

  /** For the folder that its sender calls `path`, ending in `/`; the one in which its files are. */
  folder(path: string): string {
    return this.#enter(partsOf(path)).path;
  }

  #enter(parts: readonly string[]): Folder {
    return parts.reduce((folder, part) => folder.folders.get(part) ?? this.#make(folder, part), this.#root);
  }

  #make(folder: Folder, part: string): Folder {
    const inside = folderAt(`${folder.path}${folder.names.take(partName(part))}/`);
    folder.folders.set(part, inside);
    this.#folders++;
    return inside;
  }
}

function folderAt(path: string): Folder {
  return { path, names: new UniqueNames(), folders: new Map() };
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== "");
}

function partName(part: string): string {
  return /^\.[^.]/.test(part) ? `.${downloadName(part.slice(1))}` : downloadName(part);
}
