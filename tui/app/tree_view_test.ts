import assert from "node:assert/strict";
import fc from "fast-check";
import { OfferTree } from "./offer_tree.ts";
import { offeredPaths } from "./testing_offers.ts";
import { fold, foldAll, moveCursor, nodeAt, type TreeView, treeView, unfold } from "./tree_view.ts";

const deeds = fc.array(
  fc.oneof(
    fc.constantFrom(fold, unfold, foldAll),
    fc.integer({ min: -5, max: 5 }).map((by) => (view: TreeView) => moveCursor(view, by)),
  ),
  { maxLength: 20 },
);

Deno.test("TreeView has a row for what is in unfolded folders alone, and the cursor on one of them", () => {
  fc.assert(fc.property(offeredPaths, deeds, (paths, list) => {
    const view = list.reduce((view, deed) => deed(view), treeView(treeOf(paths)));
    const expected: number[] = [];
    for (let node = 0; node < view.tree.size; node++) if (isShown(view, node)) expected.push(node);
    assert.deepEqual([...view.rows], expected);
    assert.ok(view.cursor >= 0 && view.cursor < view.rows.length);
  }));
});

Deno.test("treeView() shows a small tree whole, and of a large one what leads to the first choice", () => {
  assert.deepEqual(names(treeView(treeOf(["a/b/c", "d"]))), ["a", "b", "c", "d"]);
  const many = Array.from({ length: 20 }, (_, n) => `x/${n}`);
  assert.deepEqual(names(treeView(treeOf(many.map((path) => `a/b/${path}`)))).slice(0, 4), [
    "a",
    "b",
    "x",
    "0",
  ]);
  assert.deepEqual(names(treeView(treeOf([...many, ...many.map((path) => `y/${path}`)]))), ["x", "y"]);
  assert.deepEqual(
    names(treeView(treeOf([...many, ...many.map((path) => `y/${path}`)].map((path) => `a/${path}`)))),
    ["a", "x", "y"],
  );
});

Deno.test("unfold() and fold() lead in and out again", () => {
  const many = Array.from({ length: 20 }, (_, n) => `x/${n}`);
  let view = treeView(treeOf([...many, "y/z"]));
  const seen = [unfold, unfold, unfold, fold, fold, fold].map((deed) => {
    view = deed(view);
    return [view.tree.name(nodeAt(view)), view.rows.length];
  });
  assert.deepEqual(seen, [["x", 22], ["0", 22], ["0", 22], ["x", 22], ["x", 2], ["x", 2]]);
});

Deno.test("foldAll() folds to the folder at the top that the cursor was in", () => {
  let view = treeView(treeOf(["a/b/c", "d/e/f"]));
  view = foldAll(moveCursor(view, 5));
  assert.deepEqual([names(view), view.tree.name(nodeAt(view))], [["a", "d"], "d"]);
  assert.equal(foldAll(view).rows.length, 6);
});

function isShown({ tree, unfolded }: TreeView, node: number): boolean {
  const parent = tree.parent(node);
  return parent === undefined || unfolded.has(parent) && isShown({ tree, unfolded } as TreeView, parent);
}

function treeOf(paths: readonly string[]): OfferTree {
  return new OfferTree(paths.map((path) => ({ path, size: 1 })));
}

function names({ tree, rows }: TreeView): string[] {
  return [...rows].map((node) => tree.name(node));
}
