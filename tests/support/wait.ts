/**
 * Waiting for a condition with a deadline, instead of sleeping and hoping.
 *
 * @module
 */

/** Milliseconds until a wait has failed that says nothing else. */
const DEADLINE_MS = 30_000;

/** How long to wait for what. */
export interface UntilOptions {
  /** What is waited for, completing "waited 5000 ms for …"; a function is asked at the end, to say how far it came. */
  readonly what: string | (() => string);
  /** Milliseconds until the wait has failed. @default 30_000, for a machine that has a lot to do */
  readonly deadlineMs?: number;
  /** Milliseconds between two looks. @default 20 */
  readonly everyMs?: number;
}

/**
 * Resolves to what `condition` returns as soon as that is truthy.
 * @throws Error at the deadline, saying what was waited for; whatever `condition` throws, at once.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { what, deadlineMs = DEADLINE_MS, everyMs = 20 }: UntilOptions,
): Promise<Exclude<T, false | null | undefined | 0 | "">> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value) return value as Exclude<T, false | null | undefined | 0 | "">;
    if (performance.now() >= deadline) {
      throw new Error(`waited ${deadlineMs} ms for ${typeof what === "string" ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/**
 * What `promise` resolves to, if that happens in time. The promise itself is not stopped.
 * @throws Error at the deadline, saying what was waited for.
 */
export async function within<T>(
  promise: Promise<T>,
  { what, deadlineMs = DEADLINE_MS }: Omit<UntilOptions, "everyMs">,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`waited ${deadlineMs} ms for ${typeof what === "string" ? what : what()}`)),
    deadlineMs,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
