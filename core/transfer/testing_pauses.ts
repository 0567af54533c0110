/**
 * Pauses that are longer than anything waits.
 *
 * @module
 */

import { until } from "../../tests/support/wait.ts";
import type { MemorySink } from "./testing_sink.ts";
import { SHORT } from "./testing_transfer.ts";

/** Shorter than any pause here. */
export const IMPATIENT = { ...SHORT, stallMs: 400, peerSilenceMs: 1_000 };

/** Slow enough to be paused in the middle. */
export const LINE = { bytesPerSecond: 80e6, delayMs: 1 };

/** One end. */
export type Who = "sender" | "receiver";
/** Both. */
export const SIDES: readonly Who[] = ["sender", "receiver"];
/** The one that is not `who`. */
export const other = (who: Who): Who => who === "sender" ? "receiver" : "sender";

/** Longer than every deadline of {@linkcode IMPATIENT}. */
export async function longPause(): Promise<void> {
  const start = performance.now();
  await until(() => performance.now() - start > 2 * IMPATIENT.peerSilenceMs, { what: "a long pause" });
}

/** Lets a transfer come to rest: nothing was written for many looks, between which anything could have happened. */
export async function standstill(sink: MemorySink): Promise<void> {
  let [bytes, looks] = [-1, 0];
  await until(() => {
    looks = sink.writtenBytes === bytes && sink.working === 0 ? looks + 1 : 0;
    bytes = sink.writtenBytes;
    return looks > 15;
  }, { what: "a standstill" });
}
