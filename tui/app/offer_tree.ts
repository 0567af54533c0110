/**
 * An offer as a tree: each entry and each folder is a node, numbered so that what a folder holds follows it.
 *
 *     0  photos/          end 4        nodes below node n are n + 1 … end(n) − 1, so a sum over a
 *     1    2024/          end 3        folder is the difference of two running sums
 *     2      beach.jpg    end 3
 *     3    notes.txt      end 4
 *
 * Kept as arrays of numbers, not as objects: 200,000 entries take about 4 MB and are built once. Pure.
 *
 * @module
 */

import type { ManifestEntry } from "../../core/ports.ts";

/** Folders in a path that become nodes; what is deeper keeps the rest of its path as its name. */
export const TREE_DEPTH = 32;

/** Folders of a tree that become nodes; a hostile offer may have many times as many as it has entries. */
const TREE_FOLDERS = 250_000;

/** No node, or no entry. */
const NONE = -1;

/** The tree of an offer. */
export class OfferTree {
  /** What is offered, by number. */
  readonly entries: readonly ManifestEntry[];
  /** How many nodes there are. */
  readonly size: number;
  readonly #ends: Uint32Array;
  readonly #depths: Uint8Array;
  readonly #ownEntries: Int32Array;
  readonly #namedBy: Uint32Array;
  readonly #nameStarts: Uint16Array;
  readonly #nameLengths: Uint16Array;

  /** Builds all of it, in time proportional to the paths. */
  constructor(entries: readonly ManifestEntry[]) {
    this.entries = entries;
    const draft = new Draft(entries);
    const size = this.size = draft.size;
    this.#ends = new Uint32Array(size);
    this.#depths = new Uint8Array(size);
    this.#ownEntries = new Int32Array(size);
    this.#namedBy = new Uint32Array(size);
    this.#nameStarts = new Uint16Array(size);
    this.#nameLengths = new Uint16Array(size);
    this.#number(draft);
  }

  /** The node after the last of what is in node `node`, itself included. */
  end(node: number): number {
    return this.#ends[node]!;
  }

  /** How many folders of the tree it is in. */
  depth(node: number): number {
    return this.#depths[node]!;
  }

  /** The number of the entry that it is, or `undefined` for a folder that is only named by what it holds. */
  entry(node: number): number | undefined {
    const entry = this.#ownEntries[node]!;
    return entry === NONE ? undefined : entry;
  }

  /** Whether it is a folder, perhaps an empty one. */
  isFolder(node: number): boolean {
    const entry = this.entry(node);
    return entry === undefined || this.entries[entry]!.kind === "folder";
  }

  /** Its name as the sender has it; escape it before showing it. */
  name(node: number): string {
    const start = this.#nameStarts[node]!;
    return this.entries[this.#namedBy[node]!]!.path.slice(start, start + this.#nameLengths[node]!);
  }

  /** The folder that it is in, or `undefined` at the top. */
  parent(node: number): number | undefined {
    const depth = this.depth(node);
    if (depth === 0) return undefined;
    let above = node - 1;
    while (this.depth(above) >= depth) above--;
    return above;
  }

  /** Numbers the nodes of `draft` from the top, each folder before what it holds. */
  #number(draft: Draft): void {
    const open: number[] = [];
    let count = 0;
    for (let at = draft.first; at !== NONE;) {
      const node = count++;
      this.#copy(draft, at, node, open.length);
      if (draft.firstChild[at] !== NONE) {
        open.push(at, node);
        at = draft.firstChild[at]!;
        continue;
      }
      this.#ends[node] = count;
      while (draft.next[at] === NONE && open.length > 0) {
        this.#ends[open.pop()!] = count;
        at = open.pop()!;
      }
      at = draft.next[at]!;
    }
  }

  #copy(draft: Draft, at: number, node: number, openLength: number): void {
    this.#depths[node] = openLength / 2;
    this.#ownEntries[node] = draft.ownEntry[at]!;
    this.#namedBy[node] = draft.namedBy[at]!;
    this.#nameStarts[node] = draft.nameStart[at]!;
    this.#nameLengths[node] = draft.nameLength[at]!;
  }
}

/** Nodes in the order in which the entries name them, linked to each other. */
class Draft {
  readonly firstChild: number[] = [];
  readonly next: number[] = [];
  readonly ownEntry: number[] = [];
  readonly namedBy: number[] = [];
  readonly nameStart: number[] = [];
  readonly nameLength: number[] = [];
  first = NONE;
  readonly #lastChild: number[] = [];
  #last = NONE;
  readonly #folders = new Map<string, number>();
  /** The folder of the entry before, which most have in common with the next. */
  #recent: { readonly path: string; readonly node: number; readonly start: number } | undefined;

  constructor(entries: readonly ManifestEntry[]) {
    for (const [number, { path, kind }] of entries.entries()) this.#place(number, path, kind === "folder");
  }

  get size(): number {
    return this.next.length;
  }

  #place(entry: number, path: string, isFolder: boolean): void {
    const { node: parent, start } = this.#folderOf(entry, path);
    const known = isFolder ? this.#folders.get(path) : undefined;
    if (known !== undefined && this.ownEntry[known] === NONE) {
      this.ownEntry[known] = entry;
      return;
    }
    const node = this.#add(parent, entry, start, path.length - start);
    this.ownEntry[node] = entry;
    if (isFolder && known === undefined && this.#folders.size < TREE_FOLDERS) this.#folders.set(path, node);
  }

  /** The node of the folder that `path` is in, made where it is missing, and where the name begins. */
  #folderOf(entry: number, path: string): { node: number; start: number } {
    const slash = path.lastIndexOf("/");
    const folder = slash <= 0 ? "" : path.slice(0, slash);
    if (this.#recent?.path === folder) return this.#recent;
    let [node, start] = [NONE, 0];
    for (let depth = 0; depth < TREE_DEPTH; depth++) {
      const end = path.indexOf("/", start + 1);
      if (end === -1) break;
      const below = this.#folder(entry, path.slice(0, end), node, start);
      if (below === undefined) break;
      [node, start] = [below, end + 1];
    }
    this.#recent = { path: folder, node, start };
    return this.#recent;
  }

  #folder(entry: number, path: string, parent: number, start: number): number | undefined {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    if (this.#folders.size >= TREE_FOLDERS) return undefined;
    const node = this.#add(parent, entry, start, path.length - start);
    this.#folders.set(path, node);
    return node;
  }

  #add(parent: number, entry: number, start: number, length: number): number {
    const node = this.next.length;
    this.firstChild.push(NONE);
    this.#lastChild.push(NONE);
    this.next.push(NONE);
    this.ownEntry.push(NONE);
    this.namedBy.push(entry);
    this.nameStart.push(start);
    this.nameLength.push(length);
    const before = parent === NONE ? this.#last : this.#lastChild[parent]!;
    if (before !== NONE) this.next[before] = node;
    else if (parent === NONE) this.first = node;
    else this.firstChild[parent] = node;
    if (parent === NONE) this.#last = node;
    else this.#lastChild[parent] = node;
    return node;
  }
}
