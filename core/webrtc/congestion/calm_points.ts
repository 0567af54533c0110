/**
 * Moments from which delivery can be measured: those at which no bunch of acknowledgements was on its way.
 *
 *     delivered             ┌───── bunch: what a busy receiver had let wait
 *                           │  ╱
 *        ●──●──●────────────┘●    ● calm points; from within the bunch on, the path would seem twice as fast
 *
 * @module
 */

/** Points kept, which are two smoothed round trips of them: a packet is rarely under way for longer. */
const POINTS = 16;
const POINTS_PER_ROUND_TRIP = 8;

/** What was delivered at the latest calm points. */
export class CalmPoints {
  readonly #bytes = new Float64Array(POINTS);
  readonly #ms = new Float64Array(POINTS);
  /** Points added so far; the newest is at `#count - 1`, modulo {@linkcode POINTS}. */
  #count = 0;

  /** It was calm at `ms`, with `bytes` delivered. A point closer to the last one than an eighth of `roundTripMs` is passed over. */
  add(bytes: number, ms: number, roundTripMs: number): void {
    if (this.#count > 0 && ms - this.#ms[(this.#count - 1) % POINTS]! < roundTripMs / POINTS_PER_ROUND_TRIP) {
      return;
    }
    const at = this.#count++ % POINTS;
    this.#bytes[at] = bytes;
    this.#ms[at] = ms;
  }

  /** Forgets all points: what lies between now and then was silence. */
  clear(): void {
    this.#count = 0;
  }

  /**
   * Bytes per millisecond from the last point at which no more than `sinceBytes` were delivered, until `ms`, when `bytes` are;
   * `Infinity` when no such point is known.
   */
  rate(sinceBytes: number, bytes: number, ms: number): number {
    for (let point = this.#count - 1; point >= Math.max(0, this.#count - POINTS); point--) {
      const at = point % POINTS;
      if (this.#bytes[at]! > sinceBytes || this.#ms[at]! >= ms) continue;
      return (bytes - this.#bytes[at]!) / (ms - this.#ms[at]!);
    }
    return Infinity;
  }
}
