import { strict as assert } from "node:assert";
import { seededRandom } from "../../testing_random.ts";
import { emptyFeedback } from "./controller.ts";
import { LossJudge } from "./loss_judge.ts";

const PACKET = 1000;
const ROUND_PACKETS = 500;
let nowMs = 0;

/** One round of `lost` packets lost and the rest acknowledged, each after `roundTripMs`. */
function round(judge: LossJudge, lost: number, roundTripMs: number, isProbing = false): boolean {
  nowMs += roundTripMs;
  judge.observe({
    ...emptyFeedback(),
    nowMs,
    lostBytes: lost * PACKET,
    ackedBytes: (ROUND_PACKETS - lost) * PACKET,
    roundTripMs,
  });
  return judge.endRound(isProbing, PACKET);
}

Deno.test("endRound() takes loss without a queue for chance, however much", () => {
  const judge = new LossJudge();
  for (const lost of [0, 1, 15, 50, 250]) assert.equal(round(judge, lost, 100), false);
});

Deno.test("endRound() takes one packet lost while there is a queue for congestion", () => {
  const judge = new LossJudge();
  for (let count = 0; count < 5; count++) round(judge, 0, 20);
  assert.equal(round(judge, 0, 35), false);
  assert.equal(round(judge, 1, 35), true);
  assert.equal(round(judge, 1, 22), false, "a millisecond or two is no queue");
});

Deno.test("endRound() in a short queue sees where in the round the queue was full", () => {
  const judge = new LossJudge();
  round(judge, 0, 100);
  for (const [lostBytes, roundTripMs] of [[0, 100], [20 * PACKET, 120], [0, 100]] as const) {
    nowMs += 30;
    judge.observe({ ...emptyFeedback(), nowMs, lostBytes, ackedBytes: 100 * PACKET, roundTripMs });
  }
  assert.equal(judge.endRound(false, PACKET), true);
  assert.equal(judge.chanceShare, 0);
});

Deno.test("endRound() while probing wants more than 2 % lost", () => {
  const judge = new LossJudge();
  round(judge, 0, 20);
  assert.equal(round(judge, 10, 35, true), false);
  assert.equal(round(judge, 11, 35, true), true);
});

Deno.test("endRound() in a queue does not count what chance takes anyway", () => {
  const random = seededRandom(7);
  const judge = new LossJudge();
  const byChance = () => Array.from({ length: ROUND_PACKETS }, random).filter((value) => value < 0.03).length;
  for (let count = 0; count < 40; count++) round(judge, byChance(), 200);
  for (let count = 0; count < 40; count++) assert.equal(round(judge, byChance(), 240), false);
  assert.equal(round(judge, 50, 240), true);
});

Deno.test("endRound() forgets the shortest round trip after a minute: the path may have changed", () => {
  const judge = new LossJudge();
  round(judge, 0, 20);
  assert.equal(round(judge, 1, 60), true);
  for (let count = 0; count < 1100; count++) round(judge, 0, 60);
  assert.equal(round(judge, 1, 60), false);
});
