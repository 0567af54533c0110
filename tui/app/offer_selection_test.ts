import assert from "node:assert/strict";
import fc from "fast-check";
import { chosenOf } from "../../core/transfer/choice.ts";
import { OfferSelection } from "./offer_selection.ts";
import { groundOf, offerOf, offers } from "./testing_offers.ts";

/** What a person may do to a selection, in the order of the keys. */
const deeds = fc.array(
  fc.tuple(fc.constantFrom("toggle", "cycle", "cycleAll", "odd", "none", "all"), fc.nat()),
  { maxLength: 12 },
);

function done(selection: OfferSelection, list: readonly (readonly [string, number])[]): OfferSelection {
  const { size } = selection.ground.tree;
  for (const [deed, at] of list) {
    if (deed === "toggle") selection = selection.toggle(at % size);
    if (deed === "cycle") selection = selection.cycle(at % size);
    if (deed === "cycleAll") selection = selection.cycleAll();
    if (deed === "odd") selection = selection.where((entry) => entry % 2 === 1 ? true : undefined);
    if (deed === "none") selection = selection.where(() => false);
    if (deed === "all") selection = selection.where(() => true);
  }
  return selection;
}

Deno.test("OfferSelection tells of a selection what the engine makes of it, whatever was done", () => {
  const usual = fc.constantFrom("rename", "replace", "resume", "skip");
  fc.assert(fc.property(offers, usual, deeds, (offer, usual, list) => {
    const selection = done(OfferSelection.all(groundOf(offer), usual), list);
    const { wanted, plan } = chosenOf(offer, selection.choice);
    let [bytes, keptBytes] = [0, 0];
    for (const [entry, { size }] of offer.entries.entries()) {
      assert.equal(selection.takes(entry), wanted.has(entry));
      if (selection.takes(entry)) {
        bytes += size;
        keptBytes += offer.survey.kept.get(entry) ?? 0;
        if (offer.survey.conflicts.has(entry)) {
          assert.equal(selection.action(entry), plan.onConflict(entry));
        }
      }
    }
    assert.deepEqual(selection.taking, { count: wanted.size, bytes, keptBytes });
  }));
});

Deno.test("OfferSelection.mark() says of a folder what its entries say", () => {
  fc.assert(fc.property(offers, deeds, (offer, list) => {
    const selection = done(OfferSelection.all(groundOf(offer)), list);
    const { tree } = selection.ground;
    for (let node = 0; node < tree.size; node++) {
      const marks = new Set<string>();
      for (let at = node; at < tree.end(node); at++) {
        if (tree.entry(at) !== undefined && selection.mark(at) !== "unfit") {
          const isLeaf = tree.end(at) === at + 1;
          if (isLeaf) marks.add(selection.mark(at));
        }
      }
      const mark = marks.size === 0 ? "unfit" : marks.size === 2 ? "some" : [...marks][0];
      assert.equal(selection.mark(node), mark);
    }
  }));
});

Deno.test("OfferSelection.toggle() twice chooses all and then nothing of a folder, but what is unfit", () => {
  const ground = groundOf(offerOf([
    { path: "a/1", size: 1 },
    { path: "a/2", size: 2 },
    { path: "b", size: 4 },
  ], { unfit: new Map([[0, "unsafe-name"]]) }));
  const all = OfferSelection.all(ground);
  assert.deepEqual([all.mark(0), all.mark(1), all.mark(2), all.mark(3)], ["all", "unfit", "all", "all"]);
  assert.deepEqual(all.toggle(0).taking, { count: 1, bytes: 4, keptBytes: 0 });
  assert.deepEqual(all.toggle(0).toggle(0).taking, { count: 2, bytes: 6, keptBytes: 0 });
  assert.deepEqual(all.toggle(1).taking, { count: 2, bytes: 6, keptBytes: 0 });
});

Deno.test("OfferSelection.taking counts no entry that is skipped for its name", () => {
  const offer = offerOf([{ path: "a", size: 1 }, { path: "b", size: 2 }], { conflicts: new Set([0]) });
  const selection = OfferSelection.all(groundOf(offer), "skip");
  assert.deepEqual(selection.taking, { count: 1, bytes: 2, keptBytes: 0 });
  assert.deepEqual(selection.cycle(0).taking, { count: 2, bytes: 3, keptBytes: 0 });
});

Deno.test("OfferSelection.cycle() goes round for one, for a folder, and for all", () => {
  const paths = ["a/1", "a/2", "b"];
  const ground = groundOf(
    offerOf(paths.map((path) => ({ path, size: 1 })), { conflicts: new Set([0, 1]) }),
  );
  let selection = OfferSelection.all(ground);
  const seen = [0, 1, 2, 3].map(() => {
    selection = selection.cycle(1);
    return [selection.action(0), selection.action(1), selection.actionIn(0)];
  });
  assert.deepEqual(seen, [
    ["replace", "rename", "mixed"],
    ["resume", "rename", "mixed"],
    ["skip", "rename", "mixed"],
    ["rename", "rename", "rename"],
  ]);
  assert.equal(selection.cycle(3), selection);
  assert.deepEqual([selection.cycle(0).action(0), selection.cycle(0).action(1)], ["replace", "replace"]);
  assert.equal(selection.cycle(1).cycleAll().actionIn(0), "rename");
  assert.equal(selection.cycleAll().actionIn(0), "replace");
});

Deno.test("OfferSelection.isTooMuch counts what is there already, and knows nothing of a disk that does not tell", () => {
  const entries = [{ path: "a", size: 10 }];
  const table: [number | undefined, number, boolean][] = [
    [undefined, 0, false],
    [9, 0, true],
    [10, 0, false],
    [9, 1, false],
  ];
  for (const [freeBytes, kept, isTooMuch] of table) {
    const survey = { ...(freeBytes !== undefined && { freeBytes }), kept: new Map([[0, kept]]) };
    const selection = OfferSelection.all(groundOf(offerOf(entries, survey)));
    assert.equal(selection.isTooMuch, isTooMuch);
  }
});
