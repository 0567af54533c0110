/** A round trip longer than the shortest by this has a queue in it. */
const DELAYED_FACTOR = 1.05;
const DELAYED_MS = 2;
/** Milliseconds that the shortest counts at least, and half of what it counts at most; then the path may be another. */
const SHORTEST_MS = 30_000;

/** The shortest round trip of the last half minute or minute: what the path takes without a queue. */
export class ShortestRoundTrip {
  /** Milliseconds; `Infinity` before the first. */
  ms = Infinity;
  #nextMs = Infinity;
  #sinceMs = 0;

  /** Takes in one measured at `nowMs`. */
  update(roundTripMs: number, nowMs: number): void {
    this.ms = Math.min(this.ms, roundTripMs);
    this.#nextMs = Math.min(this.#nextMs, roundTripMs);
    if (nowMs - this.#sinceMs < SHORTEST_MS) return;
    this.ms = this.#nextMs;
    this.#nextMs = roundTripMs;
    this.#sinceMs = nowMs;
  }

  /** Whether `roundTripMs` shows a queue. */
  isDelayed(roundTripMs: number): boolean {
    return roundTripMs > DELAYED_FACTOR * this.ms + DELAYED_MS;
  }
}
