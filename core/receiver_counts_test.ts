import assert from "node:assert/strict";
import fc from "fast-check";
import { ENDED_RECEIVERS } from "./limits.ts";
import { closedWords, countReceivers, freePlaces } from "./receiver_counts.ts";
import { reduce } from "./reduce.ts";
import type { Status } from "./status.ts";
import { INITIAL_VIEW, type View } from "./view.ts";

const ENDS = {
  coming: [],
  moving: [{ event: "accepted" }],
  done: [{ event: "done", bytes: 100, files: 1, seconds: 1, directory: "" }],
  declined: [{ event: "declined", reason: "" }],
  failed: [{ event: "error", code: "peer-lost", message: "gone", hint: "" }],
} as const satisfies Record<string, readonly Status[]>;

type End = keyof typeof ENDS;

/** One receiver after the other, each as far as it came. */
function viewOf(ends: readonly End[]): View {
  const statuses = ends.flatMap((end, index) => {
    const receiver = `${index}`;
    const peer: Status = { event: "peer", id: receiver, agent: "slip", receiver };
    return [peer, ...ENDS[end].map((status) => ({ ...status, receiver }))];
  });
  return statuses.reduce(reduce, INITIAL_VIEW);
}

Deno.test("countReceivers() counts every receiver that ever came, whether or not the view keeps it", () => {
  const ends = fc.array(fc.constantFrom(...Object.keys(ENDS) as End[]), {
    size: "max",
    maxLength: 3 * ENDED_RECEIVERS,
  });
  fc.assert(
    fc.property(ends, (ends) => {
      const { came, bytes, ...counts } = countReceivers(viewOf(ends));
      const count = (end: End) => ends.filter((one) => one === end).length;
      assert.deepEqual([came, bytes], [ends.length, 100 * count("done")]);
      for (const end of Object.keys(ENDS) as End[]) assert.equal(counts[end], count(end), end);
    }),
    { numRuns: 30 },
  );
  assert.equal(countReceivers(INITIAL_VIEW).came, 0);
});

Deno.test("freePlaces() gives back the place of one that failed, until nobody else can come", () => {
  const view = viewOf(["done", "declined", "failed", "moving"]);
  assert.deepEqual([5, 4, 3, 2].map((places) => freePlaces(view, places)), [2, 1, 0, 0]);
  const many = viewOf([...Array(ENDED_RECEIVERS).fill("done"), ...Array(2).fill("failed"), "done"]);
  assert.equal(freePlaces(many, ENDED_RECEIVERS + 3), 2);
  assert.equal(freePlaces(reduce(view, { event: "closed", code: "server-lost", message: "" }), 5), 0);
});

Deno.test("closedWords() says why, and nothing while somebody can come", () => {
  assert.equal(closedWords(INITIAL_VIEW), undefined);
  assert.equal(
    closedWords({ closed: { code: "too-many-tries", message: "" } }),
    "wrong words were tried too often",
  );
  assert.equal(closedWords({ closed: { code: "protocol", message: "" } }), "the code is closed");
});
