import { CLOSE_GRACE_MS } from "../core/limits.ts";

/** Milliseconds that a transfer has to end in order: its farewells, and the removal of what is incomplete. */
const END_GRACE_MS = 3 * CLOSE_GRACE_MS;

/** What `work` makes of itself, or the signal's reason when it has not ended some time after the signal. */
export async function settledSoonAfter<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onAbort = () => timer = setTimeout(() => late.reject(signal.reason), END_GRACE_MS);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(timer);
  }
}
