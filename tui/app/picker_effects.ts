/**
 * What the picker wants of the disk.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import { environmentVariable } from "../../core/disk/system/environment.ts";
import { escapeForDisplay } from "../../core/errors.ts";
import { pastedPaths } from "./pasted_paths.ts";
import { pickerHeight } from "./picker_height.ts";
import {
  beginReading,
  failReading,
  learnSizes,
  selectPaths,
  showFolder,
  sizesWanted,
} from "./picker_state.ts";
import { readFolder, readSizes } from "./read_folder.ts";
import { type AppState, withNotice } from "./state.ts";
import type { Store } from "./store.ts";
import { visibleRange } from "./visible_range.ts";

/** Files that are looked at for their sizes before the screen is drawn again. */
const SIZES_AT_ONCE = 256;

/** Reads for the picker, one folder and one lot of sizes at a time. */
export class PickerEffects {
  readonly #store: Store;
  /** Counts what was asked for, so that a slow answer does not replace a later one. */
  #asked = 0;
  #isSizing = false;

  /** Reads nothing yet. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Shows `folder`. Never rejects. */
  async list(folder: string): Promise<void> {
    const asked = ++this.#asked;
    this.#store.update((state) => ({ ...state, picker: beginReading(state.picker) }));
    try {
      const read = await readFolder(folder);
      this.#set(asked, (state) => ({ ...state, picker: showFolder(state.picker, read) }));
    } catch {
      const problem = `${escapeForDisplay(folder)} cannot be read`;
      this.#set(asked, (state) => ({ ...state, picker: failReading(state.picker, problem) }));
    }
    await this.learnSizes();
  }

  /** Looks up the sizes that are on screen or selected and not known yet. To be called after every change. */
  async learnSizes(): Promise<void> {
    if (this.#isSizing) return;
    this.#isSizing = true;
    try {
      for (let names = this.#unknown(); names.length > 0; names = this.#unknown()) {
        const { folder } = this.#store.getState().picker;
        const sizes = await readSizes(folder, names);
        this.#store.update(
          (state) => ({ ...state, picker: learnSizes(state.picker, folder, sizes) }),
          "soon",
        );
      }
    } finally {
      this.#isSizing = false;
    }
  }

  /** Selects the files and folders that a pasted text names, and shows the folder of the last one. Never rejects. */
  async paste(text: string): Promise<void> {
    const found = new Map<string, { isFolder: boolean; size: number }>();
    for (const readings of pastedPaths(text, environmentVariable("HOME"))) {
      const there = await firstThere(readings);
      if (there === undefined) return this.#missing(readings[0]?.[0] ?? "");
      for (const one of there) found.set(one.path, one);
    }
    const last = [...found.keys()].at(-1);
    if (last === undefined) return;
    this.#store.update((state) => ({ ...state, picker: selectPaths(state.picker, found) }));
    await this.list(dirname(last));
  }

  #missing(path: string): void {
    this.#store.update((state) =>
      withNotice(state, `There is no file ${escapeForDisplay(path.slice(0, 200))}`)
    );
  }

  #set(asked: number, change: (state: AppState) => AppState): void {
    if (asked === this.#asked) this.#store.update(change);
  }

  #unknown(): string[] {
    const { picker, size, stage } = this.#store.getState();
    if (stage !== "pick" || picker.isReading) return [];
    const range = visibleRange(picker.row, pickerHeight(size.rows), picker.shown.length);
    return sizesWanted(picker, range, SIZES_AT_ONCE);
  }
}

interface There {
  readonly path: string;
  readonly isFolder: boolean;
  readonly size: number;
}

/** What the first reading names of which everything is there. */
async function firstThere(readings: readonly (readonly string[])[]): Promise<There[] | undefined> {
  for (const paths of readings) {
    const there = await Promise.all(paths.map(look));
    if (there.length > 0 && there.every((one) => one !== undefined)) return there;
  }
  return undefined;
}

async function look(path: string): Promise<There | undefined> {
  try {
    const { isDirectory, size } = await Deno.stat(path);
    return { path: resolve(path), isFolder: isDirectory, size };
  } catch {
    return undefined;
  }
}
