import assert from "node:assert/strict";
import { slipError } from "../../core/errors.ts";
import { INITIAL_VIEW, type View } from "../../core/view.ts";
import { hasArrived, hintFor } from "./hint.ts";

const NOBODY: View = { ...INITIAL_VIEW, phase: "waiting", totalBytes: 9 };

/** How far it was, and whether something arrived. */
const SCENES: Readonly<Record<string, [view: View, hasArrived: boolean]>> = {
  "nothing began": [INITIAL_VIEW, false],
  "nobody came": [NOBODY, false],
  "somebody has a byte": [{ ...NOBODY, phase: "moving", bytes: 1 }, true],
  "some is here from before": [{ ...NOBODY, phase: "offered", keptBytes: 1 }, true],
  "none is here from before": [{ ...NOBODY, phase: "offered", keptBytes: 0 }, false],
  "several came and have none": [{ ...NOBODY, receivers: new Map([["2", NOBODY], ["3", NOBODY]]) }, false],
  "one of several has a byte": [
    { ...NOBODY, receivers: new Map([["2", NOBODY], ["3", { ...NOBODY, bytes: 1 }]]) },
    true,
  ],
};

Deno.test("hasArrived() is true when any receiver has any of it", () => {
  for (const [name, [view, expected]] of Object.entries(SCENES)) {
    assert.equal(hasArrived(view), expected, name);
  }
});

Deno.test("hintFor() says that something is kept to nobody for whom nothing arrived", () => {
  const interrupted = slipError("interrupted");
  for (const [name, [view, expected]] of Object.entries(SCENES)) {
    assert.equal(hintFor(interrupted, view), expected ? interrupted.hint : "", name);
  }
});

Deno.test("hintFor() leaves every other hint as it is", () => {
  const lost = slipError("peer-lost");
  assert.equal(hintFor(lost, INITIAL_VIEW), lost.hint);
});
