/**
 * A signal of one's own that aborts with those of others, for as long as something runs.
 *
 * @module
 */

/**
 * Runs `work` with a signal that aborts as soon as one of `signals` does. Nothing of it stays with them afterwards, so
 * that signals that live for days may be used for any number of short works; `AbortSignal.any` leaves that to whoever
 * collects garbage.
 */
export async function withEither<Result>(
  signals: readonly AbortSignal[],
  work: (either: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const either = new AbortController();
  const abort = () => either.abort();
  for (const signal of signals) signal.addEventListener("abort", abort, { once: true });
  if (signals.some(({ aborted }) => aborted)) abort();
  try {
    return await work(either.signal);
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", abort);
  }
}
