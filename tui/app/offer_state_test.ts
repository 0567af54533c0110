import assert from "node:assert/strict";
import {
  applyPattern,
  beginOffer,
  chooseEverything,
  closePattern,
  cycleConflicts,
  cyclePatternMode,
  editPattern,
  type OfferState,
  openPattern,
  toggleRow,
} from "./offer_state.ts";
import { offerQuestion } from "./testing_offers.ts";

const question = offerQuestion([
  { path: "src/main.ts", size: 1 },
  { path: "src/main_test.ts", size: 2 },
  { path: "docs/a.md", size: 4 },
  { path: "evil\u0000", size: 8 },
], { unfit: new Map([[3, "unsafe-name"]]), conflicts: new Set([0, 2]) });

Deno.test("beginOffer() has everything chosen that may be, and taken names renamed", () => {
  const { selection } = beginOffer(question);
  assert.deepEqual(taken(beginOffer(question)), [0, 1, 2]);
  assert.deepEqual([selection.action(0), selection.action(1)], ["rename", undefined]);
  assert.equal(beginOffer({ ...question, onConflict: "skip" }).selection.action(0), "skip");
  assert.deepEqual(taken(beginOffer({ ...question, choosable: new Set([1]) })), [1]);
});

Deno.test("applyPattern() takes what matches alone, too, or not", () => {
  const table: [before: boolean, mode: number, typed: string, after: number[]][] = [
    [true, 0, "*.ts", [0, 1]],
    [true, 0, " src ", [0, 1]],
    [false, 1, "*.md", [2]],
    [true, 2, "*_test.ts", [0, 2]],
    [true, 0, "", [0, 1, 2]],
  ];
  for (const [before, modes, typed, after] of table) {
    let offer = openPattern(chooseEverything(beginOffer(question), before));
    for (let times = 0; times < modes; times++) offer = cyclePatternMode(offer);
    offer = applyPattern(editPattern(offer, () => typed));
    assert.deepEqual(taken(offer), after, typed);
    assert.equal(offer.pattern, undefined);
  }
});

Deno.test("applyPattern() keeps a pattern that matches nothing, so that it can be corrected", () => {
  const offer = applyPattern(editPattern(openPattern(beginOffer(question)), () => "*.jpg"));
  assert.deepEqual(offer.pattern, { typed: "*.jpg", mode: "only", matches: 0 });
  assert.deepEqual(taken(offer), [0, 1, 2]);
  assert.equal(closePattern(offer).pattern, undefined);
});

Deno.test("editPattern() counts what matches of what may be chosen", () => {
  const offer = openPattern(beginOffer(question));
  const table: [string, number | undefined][] = [["", undefined], ["*", 3], ["*.ts", 2], ["docs/", 1], [
    "x",
    0,
  ]];
  for (const [typed, matches] of table) {
    assert.equal(editPattern(offer, () => typed).pattern?.matches, matches, typed);
  }
  assert.equal(editPattern(beginOffer(question), () => "x").pattern, undefined);
});

Deno.test("toggleRow() and cycleConflicts() do so at the cursor", () => {
  const offer = beginOffer(question);
  assert.deepEqual(taken(toggleRow(offer)), [2]);
  const one = cycleConflicts(offer, "row").selection;
  assert.deepEqual([one.action(0), one.action(2)], ["replace", "rename"]);
  const all = cycleConflicts(offer, "all").selection;
  assert.deepEqual([all.action(0), all.action(2)], ["replace", "replace"]);
});

function taken({ selection }: OfferState): number[] {
  return [...selection.ground.offer.entries.keys()].filter((entry) => selection.takes(entry));
}
