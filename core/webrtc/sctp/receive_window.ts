/**
 * How much the peer may have on its way: what our socket holds, or what the path brings in a few round trips.
 *
 *     window ─────────────────────────────────────────▶ time
 *     32 MiB ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
 *                         ┌─────────   four times what a round trip brought
 *      first ─────────────┘
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

/** Milliseconds of a round trip that is no path's: two processes take turns, and nothing but our socket holds packets. */
const SHORT_PATH_MS = 2;

/** Bounds of a {@linkcode ReceiveWindow}, in bytes. */
export interface ReceiveWindowLimits {
  readonly firstBytes: number;
  readonly mostBytes: number;
}

/**
 * The window of one association. It shrinks only when a shorter round trip shows that it was too much, and never below the
 * first (RFC 9260, section 3.3.2); what was offered before is taken all the same.
 */
export class ReceiveWindow {
  #bytes: number;
  readonly #firstBytes: number;
  readonly #mostBytes: number;
  /** Bytes a millisecond. */
  #fastest = 0;
  #countedBytes = 0;
  #sinceMs = -Infinity;

  /** Begins with `firstBytes`. */
  constructor({ firstBytes, mostBytes }: ReceiveWindowLimits) {
    this.#bytes = this.#firstBytes = Math.min(firstBytes, mostBytes);
    this.#mostBytes = mostBytes;
  }

  /** Bytes that may wait here and be on their way. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the round trip decides on it: it may become larger, and a good part of it has come lately. */
  get mayGrow(): boolean {
    return this.#bytes < this.#mostBytes && ROUND_TRIPS * this.#countedBytes >= this.#bytes;
  }

  /** `bytes` of data came; `roundTripMs` is the shortest round trip so far, 0 when none was measured. */
  arrived(bytes: number, nowMs: number, roundTripMs: number): void {
    const elapsedMs = nowMs - this.#sinceMs;
    if (elapsedMs >= Math.max(COUNTING_MS, roundTripMs)) {
      this.#fastest = Math.max(this.#fastest, this.#countedBytes / elapsedMs);
      const wanted = roundTripMs > SHORT_PATH_MS ? ROUND_TRIPS * this.#fastest * roundTripMs : 0;
      this.#bytes = Math.min(this.#mostBytes, Math.max(this.#firstBytes, Math.ceil(wanted)));
      this.#countedBytes = 0;
      this.#sinceMs = nowMs;
    }
    this.#countedBytes += bytes;
  }
}
