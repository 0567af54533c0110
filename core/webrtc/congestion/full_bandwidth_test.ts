import { strict as assert } from "node:assert";
import { FullBandwidth } from "./full_bandwidth.ts";

/** Whether it is reached after each of these rounds, `!` behind what is congested. */
function after(...rounds: string[]): boolean[] {
  const full = new FullBandwidth();
  return rounds.map((round) => {
    full.endRound(parseFloat(round), round.endsWith("!"));
    return full.isReached;
  });
}

Deno.test("endRound() reaches it in the third round without a quarter more than the last that had it", () => {
  assert.deepEqual(after("100", "200", "249", "249", "249"), [false, false, false, false, true]);
  assert.deepEqual(after("100", "124", "124", "125", "125"), [false, false, false, false, false]);
});

Deno.test("endRound() reaches it in the first round without growth when the path is congested", () => {
  assert.deepEqual(after("100!", "200!", "249!"), [false, false, true]);
});
