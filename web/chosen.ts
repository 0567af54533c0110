/**
 * What a person chose to send: files, and folders with what is in them.
 *
 * @module
 */

import type { LeftOut } from "../core/ports.ts";

/** A file or an empty folder that was chosen, alone or in a folder. */
export interface Member {
  /** From the chosen folder on, as in `photos/2026/a.jpg`; the name alone of what was chosen by itself. */
  readonly path: string;
  /** None for a folder. */
  readonly file?: File;
}

/** One thing that was chosen. */
export interface Chosen {
  readonly name: string;
  readonly isFolder: boolean;
  /** What is in a folder; the file itself otherwise. */
  readonly members: readonly Member[];
  /** What is in it and cannot be sent. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Files as an `<input>` gives them. Those of a folder come with their path in it (File and Directory Entries API,
 * section 6.1, `webkitRelativePath`); of empty folders such an input says nothing.
 */
export function chosenFiles(files: readonly File[]): Chosen[] {
  const members = files.map((file) => ({ path: pathOf(file), file }));
  const single = members.filter(({ path }) => !path.includes("/")).map(chosenFile);
  const inFolders = Map.groupBy(
    members.filter(({ path }) => path.includes("/")),
    ({ path }) => path.slice(0, path.indexOf("/")),
  );
  return [...single, ...Array.from(inFolders, ([name, inside]) => chosenFolder(name, inside))];
}

/** A folder of this name, with its members in the order of their paths. */
export function chosenFolder(
  name: string,
  members: readonly Member[],
  leftOut: readonly LeftOut[] = [],
): Chosen {
  const ordered = [...members].sort((one, other) => one.path < other.path ? -1 : 1);
  return { name, isFolder: true, members: ordered, leftOut };
}

/** A file by itself. */
export function chosenFile(member: Member): Chosen {
  return { name: member.path, isFolder: false, members: [member], leftOut: [] };
}

/** How many files there are, and how many bytes. */
export function amountChosen(chosen: readonly Chosen[]): { files: number; bytes: number } {
  const files = chosen.flatMap(({ members }) => members.flatMap(({ file }) => file ?? []));
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function pathOf(file: File): string {
  // Not every browser, nor Deno, knows of folders.
  return (file.webkitRelativePath as string | undefined) || file.name;
}
