/**
 * Picking files: a folder's entries, a filter, what is selected. Pure; `read_folder.ts` reads the disk.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";

/** Something in a folder. */
export interface PickerEntry {
  /** Not escaped. */
  readonly name: string;
  /** Whether it can be opened; a link to a folder can. */
  readonly isFolder: boolean;
}

/** What is selected, by its path. */
export interface Selected {
  readonly isFolder: boolean;
  /** Bytes, once known; those of a folder are not counted. */
  readonly size?: number | undefined;
}

/** Picking files. */
export interface PickerState {
  /** The folder that is shown, absolute once it was read. */
  readonly folder: string;
  /** Everything in it, folders first. */
  readonly entries: readonly PickerEntry[];
  /** What of it is shown. */
  readonly shown: readonly PickerEntry[];
  /** Whether it is being read. */
  readonly isReading: boolean;
  /** Why it cannot be shown, escaped. */
  readonly problem?: string | undefined;
  /** Entries that were left out because there are too many. */
  readonly leftOut: number;
  readonly filter: string;
  readonly showsHidden: boolean;
  /** The selected row of `shown`. */
  readonly row: number;
  /** Bytes of files in this folder, by name, as far as they were looked at; -1 for what could not be. */
  readonly sizes: ReadonlyMap<string, number>;
  /** By absolute path, in the order of selection. */
  readonly selected: ReadonlyMap<string, Selected>;
}

/** Before any folder was read. */
export const INITIAL_PICKER: PickerState = {
  folder: ".",
  entries: [],
  shown: [],
  isReading: true,
  leftOut: 0,
  filter: "",
  showsHidden: false,
  row: 0,
  sizes: new Map(),
  selected: new Map(),
};

/** A folder as it was read. */
export interface ReadFolder {
  /** Absolute. */
  readonly folder: string;
  readonly entries: readonly PickerEntry[];
  readonly leftOut: number;
}

/** The row of an entry, and what is known of it. */
export interface PickerRow {
  readonly entry: PickerEntry;
  readonly path: string;
  readonly isSelected: boolean;
  readonly size: number | undefined;
}

/** While another folder is being read: the old one stays on screen. */
export function beginReading(picker: PickerState): PickerState {
  return { ...picker, isReading: true, problem: undefined };
}

/** With the entries of a folder. The row of the folder one came from is selected when one went up. */
export function showFolder(picker: PickerState, read: ReadFolder): PickerState {
  const isUp = dirname(picker.folder) === read.folder;
  const next = filtered({
    ...picker,
    ...read,
    entries: [...read.entries].sort(byKindAndName),
    isReading: false,
    problem: undefined,
    filter: "",
    sizes: new Map(),
  });
  const from = next.shown.findIndex(({ name }) => name === basename(picker.folder));
  return { ...next, row: isUp && from >= 0 ? from : 0 };
}

/** When a folder could not be read; `problem` is escaped. */
export function failReading(picker: PickerState, problem: string): PickerState {
  return { ...picker, isReading: false, problem };
}

/** With another filter; the first row that matches is selected. */
export function filterBy(picker: PickerState, filter: string): PickerState {
  return filtered({ ...picker, filter, row: 0 });
}

/** With hidden entries shown, or not. */
export function toggleHidden(picker: PickerState): PickerState {
  return filtered({ ...picker, showsHidden: !picker.showsHidden });
}

/** With the row `row` selected, or the one closest to it. */
export function selectRow(picker: PickerState, row: number): PickerState {
  return { ...picker, row: Math.max(0, Math.min(row, picker.shown.length - 1)) };
}

/** With the current entry selected or not, and the next row current. */
export function toggleCurrent(picker: PickerState): PickerState {
  const row = currentRow(picker);
  if (row === undefined) return picker;
  const selected = new Map(picker.selected);
  if (!selected.delete(row.path)) selected.set(row.path, selectedOf(row));
  return selectRow({ ...picker, selected }, picker.row + 1);
}

/** With everything that is shown selected; or nothing of it, when all of it was. */
export function toggleAll(picker: PickerState): PickerState {
  const rows = picker.shown.map((_, index) => rowAt(picker, index)!);
  const isAll = rows.every(({ isSelected }) => isSelected);
  const selected = new Map(picker.selected);
  for (const row of rows) {
    if (isAll) selected.delete(row.path);
    else if (!row.isSelected) selected.set(row.path, selectedOf(row));
  }
  return { ...picker, selected };
}

/** With these selected too; absolute paths. */
export function selectPaths(picker: PickerState, paths: ReadonlyMap<string, Selected>): PickerState {
  return { ...picker, selected: new Map([...picker.selected, ...paths]) };
}

/** With the sizes of files in `folder`, by name, unless another folder is shown by now. */
export function learnSizes(
  picker: PickerState,
  folder: string,
  sizes: ReadonlyMap<string, number>,
): PickerState {
  const selected = new Map(picker.selected);
  for (const [name, size] of sizes) {
    const path = join(folder, name);
    const before = selected.get(path);
    if (before !== undefined) selected.set(path, { ...before, size });
  }
  if (folder !== picker.folder) return { ...picker, selected };
  return { ...picker, selected, sizes: new Map([...picker.sizes, ...sizes]) };
}

/** Names of files of this folder whose sizes should be known: those in `range` of the shown ones, and selected ones. */
export function sizesWanted(
  picker: PickerState,
  range: { start: number; end: number },
  most: number,
): string[] {
  const names = new Set<string>();
  const isUnknown = ({ name, isFolder }: PickerEntry) => !isFolder && !picker.sizes.has(name);
  for (const entry of picker.shown.slice(range.start, range.end)) if (isUnknown(entry)) names.add(entry.name);
  for (const [path, { isFolder, size }] of picker.selected) {
    if (names.size >= most) break;
    const isHere = dirname(path) === picker.folder;
    if (!isFolder && size === undefined && isHere) names.add(basename(path));
  }
  return [...names].slice(0, most);
}

/** The row that is selected, unless there is none. */
export function currentRow(picker: PickerState): PickerRow | undefined {
  return rowAt(picker, picker.row);
}

/** Row `index` of what is shown. */
export function rowAt(picker: PickerState, index: number): PickerRow | undefined {
  const entry = picker.shown[index];
  if (entry === undefined) return undefined;
  const path = join(picker.folder, entry.name);
  const size = entry.isFolder ? undefined : picker.sizes.get(entry.name);
  return { entry, path, isSelected: picker.selected.has(path), size };
}

/** What is selected, in numbers. */
export interface Total {
  readonly files: number;
  readonly folders: number;
  /** Of the files, as far as known. */
  readonly bytes: number;
}

/** Counts what is selected. */
export function totalOf({ selected }: PickerState): Total {
  let [files, folders, bytes] = [0, 0, 0];
  for (const { isFolder, size = 0 } of selected.values()) {
    if (isFolder) folders++;
    else files++;
    bytes += Math.max(0, size);
  }
  return { files, folders, bytes };
}

function filtered(picker: PickerState): PickerState {
  const { entries, filter, showsHidden, row } = picker;
  const wanted = filter.toLowerCase();
  const wantsHidden = showsHidden || wanted.startsWith(".");
  const shown = entries.filter(({ name }) =>
    (wantsHidden || !name.startsWith(".")) && name.toLowerCase().includes(wanted)
  );
  return selectRow({ ...picker, shown }, row);
}

function selectedOf({ entry, size }: PickerRow): Selected {
  return { isFolder: entry.isFolder, ...(size !== undefined && { size }) };
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function byKindAndName(one: PickerEntry, other: PickerEntry): number {
  return Number(other.isFolder) - Number(one.isFolder) || COLLATOR.compare(one.name, other.name);
}
