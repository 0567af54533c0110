import { killAgainAndAgain, seedOr, Trial, whenStored } from "./trial.ts";

/** How often somebody is killed; `killed_at_length.ts` does it more often, and at any time. */
const KILLS = 8;

const MEBIBYTE = 1024 * 1024;
const SIZES: readonly number[] = [6 * MEBIBYTE, 2 * MEBIBYTE + 5, 1, 0, ...Array(20).fill(20_000)];

Deno.test(`a sender or a receiver killed ${KILLS} times on the way loses nothing that was verified`, async () => {
  await using trial = await Trial.open({ sizes: SIZES, rate: "16M" });
  await killAgainAndAgain(trial, {
    seed: seedOr(7),
    kills: KILLS,
    // Some of them when all is stored and one of both may not have said so yet.
    momentOf: (random) => whenStored(Math.min(1, 1.3 * random), trial.totalBytes),
  });
});
