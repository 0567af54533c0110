/**
 * Contenders in turn, round by round, so that a machine that slows down slows everybody down.
 *
 * @module
 */

/** Somebody who takes part. */
export interface Contender<Result> {
  readonly name: string;
  /** One run. */
  readonly run: () => Promise<Result>;
}

/** What a contender came to. */
export interface Outcome<Result> {
  readonly name: string;
  /** One for each run that did not fail. */
  readonly results: Result[];
  /** One for each run that did. */
  readonly failures: unknown[];
}

/**
 * Runs every contender `runs` times and tells of each run on stderr. A contender that fails does not keep the others
 * from running.
 */
export async function runRounds<Result>(
  contenders: readonly Contender<Result>[],
  runs: number,
  describe: (result: Result) => string,
): Promise<Outcome<Result>[]> {
  const outcomes = contenders.map(({ name }): Outcome<Result> => ({ name, results: [], failures: [] }));
  for (let round = 1; round <= runs; round++) {
    for (const [index, { name, run }] of contenders.entries()) {
      const { results, failures } = outcomes[index]!;
      const tell = (what: string) => console.error(`round ${round} of ${runs}: ${name}: ${what}`);
      try {
        const result = await run();
        results.push(result);
        tell(describe(result));
      } catch (error) {
        failures.push(error);
        tell(`failed: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return outcomes;
}
