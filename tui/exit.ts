/**
 * The one owner of the process's end: nothing else calls `Deno.exit`.
 *
 * @module
 */

/** Milliseconds that output may take to be read before the process ends without it. */
const FLUSH_MS = 2_000;

/** Exit status of a command that was interrupted (128 + SIGINT, POSIX.1-2024, sh, Exit Status for Commands). */
export const INTERRUPTED_STATUS = 130;

/** What has to be given back before the process ends, the last one first. */
const restorers: (() => void)[] = [];

/** What ends a process at once, and would do so with nothing given back. Windows has none. */
const QUIT: Deno.Signal | undefined = Deno.build.os === "windows" ? undefined : "SIGQUIT";

/**
 * Has `restore` called before the process ends, on whatever way but SIGKILL.
 * @param restore Must not throw, nor wait for anything.
 * @returns What takes that back.
 */
export function atExit(restore: () => void): () => void {
  restorers.unshift(restore);
  if (restorers.length === 1 && QUIT) Deno.addSignalListener(QUIT, quit);
  return () => {
    const index = restorers.indexOf(restore);
    if (index < 0) return;
    restorers.splice(index, 1);
    if (restorers.length === 0 && QUIT) Deno.removeSignalListener(QUIT, quit);
  };
}

/** Ends the process at once, as who presses Ctrl+\ wants it to. */
export function quit(): never {
  exitNow(INTERRUPTED_STATUS);
}

/** Ends the process once `flush` has resolved, or could not in time. A prompt that still waits does not hold it. */
export async function exit(status: number, flush: () => Promise<void>): Promise<never> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, FLUSH_MS);
  await Promise.race([flush(), late.promise]);
  clearTimeout(timer);
  exitNow(status);
}

/** Ends the process at once. */
export function exitNow(status: number): never {
  for (const restore of [...restorers]) restore();
  Deno.exit(status);
}
