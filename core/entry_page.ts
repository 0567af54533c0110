/**
 * Some entries of a manifest, as columns of numbers and one run of bytes for all names.
 *
 * @module
 */

import type { EntryKind } from "./ports.ts";

/** Entries of a page. */
export const PAGE_ENTRIES = 1024;

/** Bytes for names that the first page begins with. */
const FIRST_NAME_BYTES = 16 * 1024;

/** By their number in the bits; the first is that of an entry that does not say. */
const KINDS = [undefined, "file", "folder", "link", "stream", "text"] as const;

/** What shares the 16 bits of an entry: permission bits and whether there are any, the kind, how the name is kept. */
const MODE = 0o777, HAS_MODE = 1 << 9, KIND_SHIFT = 10, IS_WIDE = 1 << 13;

/** What a page keeps of an entry. */
export interface PagedEntry {
  /** Number of the folder it is in. */
  readonly folder: number;
  /** The last part of its path. */
  readonly name: string;
  readonly kind: EntryKind | undefined;
  readonly size: number;
  readonly modifiedMs: number | undefined;
  readonly mode: number | undefined;
}

/**
 * Up to {@linkcode PAGE_ENTRIES} entries: 26 bytes each and its name, a byte for each UTF-16 code unit, or two where one
 * of them needs two. Any string comes back as it was, also one that is not valid Unicode.
 */
export class EntryPage {
  readonly #folders = new Uint32Array(PAGE_ENTRIES);
  readonly #sizes = new Float64Array(PAGE_ENTRIES);
  /** NaN for what is not told. */
  readonly #times = new Float64Array(PAGE_ENTRIES);
  readonly #bits = new Uint16Array(PAGE_ENTRIES);
  /** Where each name ends, which is where the next begins. */
  readonly #ends = new Uint32Array(PAGE_ENTRIES);
  #names: Uint8Array;
  #spare: Uint8Array | undefined;
  #count = 0;

  /** Empty. @param names Where names are gathered until it is full: what another page has left, or nothing. */
  constructor(names: Uint8Array = new Uint8Array(FIRST_NAME_BYTES)) {
    this.#names = names;
  }

  /** Adds an entry, for which there must be a place. */
  add({ folder, name, kind, size, modifiedMs, mode }: PagedEntry): void {
    const at = this.#count++;
    this.#folders[at] = folder;
    this.#sizes[at] = size;
    this.#times[at] = modifiedMs ?? NaN;
    const isWide = this.#addName(name, at);
    this.#bits[at] = (mode === undefined ? 0 : HAS_MODE | mode & MODE) |
      KINDS.indexOf(kind) << KIND_SHIFT | (isWide ? IS_WIDE : 0);
    if (this.#count < PAGE_ENTRIES) return;
    this.#spare = this.#names;
    this.#names = this.#names.slice(0, this.#ends[at]);
  }

  /** What a full page gathered its names in, for the next one; once. */
  takeSpare(): Uint8Array | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare;
  }

  /** The entry at `at`, which is there. */
  at(at: number): PagedEntry {
    const bits = this.#bits[at]!;
    const modifiedMs = this.#times[at]!;
    return {
      folder: this.#folders[at]!,
      name: this.#nameAt(at, (bits & IS_WIDE) !== 0),
      kind: KINDS[bits >>> KIND_SHIFT & 7],
      size: this.#sizes[at]!,
      modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs,
      mode: (bits & HAS_MODE) === 0 ? undefined : bits & MODE,
    };
  }

  /** Whether it took two bytes for each code unit. */
  #addName(name: string, at: number): boolean {
    const start = this.#startOf(at);
    this.#makeRoom(start + name.length * 2);
    let all = 0;
    for (let index = 0; index < name.length; index++) {
      const unit = name.charCodeAt(index);
      this.#names[start + index] = unit;
      all |= unit;
    }
    const isWide = all > 0xff;
    if (isWide) writeWide(this.#names, start, name);
    this.#ends[at] = start + name.length * (isWide ? 2 : 1);
    return isWide;
  }

  #nameAt(at: number, isWide: boolean): string {
    const start = this.#startOf(at);
    const end = this.#ends[at]!;
    units.length = isWide ? (end - start) / 2 : end - start;
    for (let index = 0; index < units.length; index++) {
      units[index] = isWide ? unitAt(this.#names, start + 2 * index) : this.#names[start + index]!;
    }
    // A path has at most `PATH_LENGTH` units, so that there are never too many arguments.
    return String.fromCharCode.apply(null, units);
  }

  #startOf(at: number): number {
    return at === 0 ? 0 : this.#ends[at - 1]!;
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#names.length) return;
    const names = new Uint8Array(Math.max(bytes, this.#names.length * 2));
    names.set(this.#names);
    this.#names = names;
  }
}

function writeWide(bytes: Uint8Array, start: number, text: string): void {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    bytes[start + 2 * index] = unit >>> 8;
    bytes[start + 2 * index + 1] = unit;
  }
}

function unitAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 8 | bytes[at + 1]!;
}

/** The name that is being read: a view of the bytes for each would be five times as large as the name. */
const units: number[] = [];
