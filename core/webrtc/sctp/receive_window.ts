/**
 * How much the peer may have on its way, sized for the path: what arrives in a few round trips, and no more.
 *
 *     window ─────────────────────────────────────────▶ time
 *     32 MiB ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
 *                         ┌─────────   four times what a round trip brought
 *      1 MiB ─────────────┘
 *
 * Some senders know no other bound than loss, which costs them and us dearly. A window that the path does not need fills
 * the buffer of our socket while we are busy, until that loses what it cannot hold.
 *
 * @module
 */

/** What a sender that doubles its rate with every round trip needs: twice now, and twice until we have seen it. */
const ROUND_TRIPS = 4;

/** Milliseconds at least over which arrivals are counted: they come in bunches. */
const COUNTING_MS = 50;

/** Bounds of a {@linkcode ReceiveWindow}, in bytes. */
export interface ReceiveWindowLimits {
  readonly firstBytes: number;
  readonly mostBytes: number;
}

/** The window of one association. It never shrinks: what was offered may be on its way. */
export class ReceiveWindow {
  #bytes: number;
  readonly #mostBytes: number;
  #countedBytes = 0;
  #sinceMs = -Infinity;

  /** Begins with `firstBytes`. */
  constructor({ firstBytes, mostBytes }: ReceiveWindowLimits) {
    this.#bytes = Math.min(firstBytes, mostBytes);
    this.#mostBytes = mostBytes;
  }

  /** Bytes that may wait here and be on their way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** `bytes` of data came; `roundTripMs` is the shortest round trip so far, 0 when none was measured. */
  arrived(bytes: number, nowMs: number, roundTripMs: number): void {
    const elapsedMs = nowMs - this.#sinceMs;
    if (elapsedMs >= Math.max(COUNTING_MS, roundTripMs)) {
      const wanted = ROUND_TRIPS * this.#countedBytes * roundTripMs / elapsedMs;
      this.#bytes = Math.min(this.#mostBytes, Math.max(this.#bytes, Math.ceil(wanted)));
      this.#countedBytes = 0;
      this.#sinceMs = nowMs;
    }
    this.#countedBytes += bytes;
  }
}
