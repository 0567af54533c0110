/**
 * How two flows split a line in a minute, the first quarter of it not counted, over five seeds: no association in between, so
 * that many cases fit into a test. With associations: `../sctp/fairness_test.ts`. The whole grid: `testing/grid.ts`.
 */
import { strict as assert } from "node:assert";
import { bbr } from "./bbr.ts";
import { cubic } from "./cubic.ts";
import { meet } from "./testing/meeting.ts";

const SEEDS = [1, 2, 3, 4, 5];
const OTHERS = { bbr, cubic };

/** Round trip, queue, whom we meet, and when the other starts. */
const MEETINGS: [number, number, "bbr" | "cubic", number][] = [
  [20, 20, "bbr", 0],
  [20, 100, "bbr", 0],
  [40, 200, "bbr", 0],
  [20, 500, "bbr", 5000],
  [40, 20, "bbr", 5000],
  [100, 20, "bbr", 0],
  [100, 100, "bbr", 5000],
  [100, 100, "bbr", 10_000],
  [20, 500, "cubic", 0],
  [40, 100, "cubic", 5000],
  [40, 500, "cubic", 10_000],
  [100, 200, "cubic", 5000],
];

for (const [roundTripMs, queueMs, name, startMs] of MEETINGS) {
  const least = name === "bbr" ? 0.4 : 0.25;
  const title = `${roundTripMs} ms, queue of ${queueMs} ms: bbr and ${name} that starts after ${
    startMs / 1000
  } s`;
  Deno.test(`${title} have ${100 * least} % each at least`, () => {
    const results = SEEDS.map((seed) =>
      meet({ roundTripMs, queueMs, seed }, [bbr, OTHERS[name]], { startMs })
    );
    console.log(`${title}: ${results.map(({ share }) => (100 * share).toFixed(0)).join(", ")} % ours`);
    for (const { share, used } of results) {
      assert.ok(share >= least && share <= 1 - least, `${share}`);
      assert.ok(used >= 0.85, `${used}`);
    }
  });
}
