/**
 * Which part of a tree is on the screen: what is unfolded, where the cursor is, and which rows that makes. Pure.
 *
 * @module
 */

import type { OfferTree } from "./offer_tree.ts";

/** Rows up to which a tree is shown unfolded from the start. */
const UNFOLDED_ROWS = 16;

/** How a tree is looked at. */
export interface TreeView {
  readonly tree: OfferTree;
  /** Folders whose content is shown. */
  readonly unfolded: ReadonlySet<number>;
  /** The nodes that have a row, from the top. */
  readonly rows: Uint32Array;
  /** The row under the cursor. */
  readonly cursor: number;
}

/** The first look: a small tree unfolded, of a large one what leads to the first choice. */
export function treeView(tree: OfferTree): TreeView {
  const unfolded = new Set<number>();
  const isSmall = tree.size <= UNFOLDED_ROWS;
  for (let node = 0; node < tree.size; node++) {
    // A folder that is all there is says nothing while it is folded.
    const isOnly = node === 0 || unfolded.has(node - 1) && tree.end(node) === tree.end(node - 1);
    const leads = isOnly && tree.end(0) === tree.size;
    if (!isSmall && !leads) break;
    if (tree.end(node) > node + 1) unfolded.add(node);
  }
  return { tree, unfolded, rows: rowsOf(tree, unfolded), cursor: 0 };
}

/** The node under the cursor. */
export function nodeAt({ rows, cursor }: TreeView): number {
  return rows[cursor] ?? 0;
}

/** The cursor `by` rows further down, or up, but not out of the tree. */
export function moveCursor(view: TreeView, by: number): TreeView {
  const last = Math.max(0, view.rows.length - 1);
  return { ...view, cursor: Math.min(Math.max(view.cursor + by, 0), last) };
}

/** The folder under the cursor shows what it holds; when it did, the cursor goes to the first of that. */
export function unfold(view: TreeView): TreeView {
  const node = nodeAt(view);
  if (!holdsSomething(view.tree, node)) return view;
  if (view.unfolded.has(node)) return moveCursor(view, 1);
  return refolded(view, new Set(view.unfolded).add(node), node);
}

/** The folder under the cursor no longer shows what it holds; when it did not, the cursor goes to the one around it. */
export function fold(view: TreeView): TreeView {
  const node = nodeAt(view);
  if (view.unfolded.has(node)) {
    const unfolded = new Set(view.unfolded);
    unfolded.delete(node);
    return refolded(view, unfolded, node);
  }
  const parent = view.tree.parent(node);
  return parent === undefined ? view : { ...view, cursor: rowOf(view.rows, parent) };
}

/** Every folder shows what it holds, or none does when all did. */
export function foldAll(view: TreeView): TreeView {
  const { tree } = view;
  const all = new Set<number>();
  for (let node = 0; node < tree.size; node++) if (holdsSomething(tree, node)) all.add(node);
  let node = nodeAt(view);
  if (view.unfolded.size < all.size) return refolded(view, all, node);
  for (let above = tree.parent(node); above !== undefined; above = tree.parent(node)) node = above;
  return refolded(view, new Set(), node);
}

function holdsSomething(tree: OfferTree, node: number): boolean {
  return node < tree.size && tree.end(node) > node + 1;
}

function refolded(view: TreeView, unfolded: ReadonlySet<number>, node: number): TreeView {
  const rows = rowsOf(view.tree, unfolded);
  return { ...view, unfolded, rows, cursor: rowOf(rows, node) };
}

function rowsOf(tree: OfferTree, unfolded: ReadonlySet<number>): Uint32Array {
  const rows = new Uint32Array(tree.size);
  let count = 0;
  for (let node = 0; node < tree.size; node = unfolded.has(node) ? node + 1 : tree.end(node)) {
    rows[count++] = node;
  }
  return rows.slice(0, count);
}

/** Rows are in the order of their nodes, so half of them fall away with each look. */
function rowOf(rows: Uint32Array, node: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (rows[middle]! <= node) low = middle;
    else high = middle - 1;
  }
  return low;
}
