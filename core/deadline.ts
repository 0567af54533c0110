/**
 * Waiting with an end: every wait in the engine goes through here.
 *
 * @module
 */

import { slipError } from "./errors.ts";

/** Bounds of a wait. */
export interface WaitOptions {
  /** Milliseconds until the wait fails; no bound without it. */
  readonly timeoutMs?: number;
  /** Makes the error of a wait that took too long. */
  readonly late?: () => Error;
  /** Ends the wait with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What `promise` settles to, unless the time is up or the signal aborts first. The promise itself goes on; a later
 * rejection of it is swallowed.
 * @throws SlipError `interrupted`, or the error that `late` makes.
 */
export async function within<Value>(promise: Promise<Value>, options: WaitOptions): Promise<Value> {
  promise.catch(() => {});
  const { timeoutMs, signal } = options;
  const late = options.late ?? (() => new Error("deadline passed"));
  const end = Promise.withResolvers<never>();
  const interrupt = () => end.reject(slipError("interrupted"));
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => end.reject(late()), timeoutMs);
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted) interrupt();
  try {
    return await Promise.race([promise, end.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", interrupt);
  }
}
