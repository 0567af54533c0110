import assert from "node:assert/strict";
import fc from "fast-check";
import type { ManifestEntry } from "../../core/ports.ts";
import { OfferTree, TREE_DEPTH } from "./offer_tree.ts";
import { offeredPaths } from "./testing_offers.ts";

Deno.test("OfferTree numbers each folder before what it holds", () => {
  assert.deepEqual(drawn(["photos/2024/beach.jpg", "notes.txt", "photos/cat.jpg", "photos/2024/sea.jpg"]), [
    "photos/",
    "  2024/",
    "    beach.jpg",
    "    sea.jpg",
    "  cat.jpg",
    "notes.txt",
  ]);
});

Deno.test("OfferTree gives a folder that is offered itself one node, wherever it stands", () => {
  const folder: ManifestEntry = { path: "a", kind: "folder", size: 0 };
  const file: ManifestEntry = { path: "a/b", size: 1 };
  for (const entries of [[folder, file], [file, folder]]) {
    const tree = new OfferTree(entries);
    assert.equal(tree.size, 2);
    assert.equal(tree.entry(0), entries.indexOf(folder));
    assert.equal(tree.entry(1), entries.indexOf(file));
    assert.equal(tree.end(0), 2);
  }
});

Deno.test("OfferTree keeps a file and a folder of one name apart, and two of the same", () => {
  assert.deepEqual(drawn(["a", "a/b", "a", "a/b"]), ["a", "a/", "  b", "  b", "a"]);
});

Deno.test("OfferTree shows what is deeper than its limit by the rest of its path", () => {
  const deep = "d/".repeat(TREE_DEPTH + 2) + "f";
  const tree = new OfferTree([{ path: deep, size: 1 }]);
  assert.equal(tree.size, TREE_DEPTH + 1);
  assert.equal(tree.depth(TREE_DEPTH), TREE_DEPTH);
  assert.equal(tree.name(TREE_DEPTH), "d/d/f");
});

Deno.test("OfferTree takes paths that are none without harm", () => {
  for (const path of ["", "/", "//", "/a", "a/", "a//b", "../../x"]) {
    const tree = new OfferTree([{ path, size: 1 }]);
    assert.equal(entriesOf(tree).length, 1, path);
  }
});

Deno.test("OfferTree has each entry once, below the folders that its path names", () => {
  fc.assert(fc.property(offeredPaths, (paths) => {
    const tree = new OfferTree(paths.map((path) => ({ path, size: 1 })));
    assert.deepEqual(entriesOf(tree).sort((a, b) => a - b), [...paths.keys()]);
    for (let node = 0; node < tree.size; node++) {
      const entry = tree.entry(node);
      if (entry !== undefined) assert.equal(pathOf(tree, node), paths[entry]);
    }
  }));
});

Deno.test("OfferTree.end() and depth() agree: a node is below another when it is between it and its end", () => {
  fc.assert(fc.property(offeredPaths, (paths) => {
    const tree = new OfferTree(paths.map((path) => ({ path, size: 1 })));
    for (let node = 0; node < tree.size; node++) {
      const parent = tree.parent(node);
      assert.equal(parent === undefined ? 0 : tree.depth(parent) + 1, tree.depth(node));
      if (parent !== undefined) assert.ok(parent < node && tree.end(node) <= tree.end(parent));
    }
  }));
});

function drawn(paths: readonly string[]): string[] {
  const tree = new OfferTree(paths.map((path) => ({ path, size: 1 })));
  return Array.from(
    { length: tree.size },
    (_, node) => `${"  ".repeat(tree.depth(node))}${tree.name(node)}${tree.isFolder(node) ? "/" : ""}`,
  );
}

function entriesOf(tree: OfferTree): number[] {
  return Array.from({ length: tree.size }, (_, node) => tree.entry(node)).filter((entry) =>
    entry !== undefined
  );
}

function pathOf(tree: OfferTree, node: number): string {
  const parent = tree.parent(node);
  return parent === undefined ? tree.name(node) : `${pathOf(tree, parent)}/${tree.name(node)}`;
}
