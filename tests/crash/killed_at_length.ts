import { killAgainAndAgain, seedOr, Trial, whenStarted, whenStored } from "./trial.ts";

/** How often somebody is killed. */
const KILLS = 50;

/** Milliseconds after the start of a receiver within which somebody is killed, in half of the cases. */
const WITHIN_MS = 2_500;

const MEBIBYTE = 1024 * 1024;

/** Bytes of the files: several blocks, parts of one, and many small ones. */
const SIZES: readonly number[] = [20 * MEBIBYTE, 9 * MEBIBYTE + 5, 1, 0, ...Array(60).fill(20_000)];

Deno.test(`a sender or a receiver killed at ${KILLS} moments loses nothing that was verified`, async () => {
  await using trial = await Trial.open({ sizes: SIZES, rate: "24M" });
  await killAgainAndAgain(trial, {
    seed: seedOr(Math.floor(Math.random() * 2 ** 31)),
    kills: KILLS,
    // By the clock, and on the way: a busy machine has hardly begun when the time is over.
    momentOf: (random) =>
      random < 0.5
        ? whenStarted(2 * random * WITHIN_MS)
        : whenStored(Math.min(1, 2.4 * (random - 0.5)), trial.totalBytes),
  });
});
