/**
 * The curve of CUBIC: how a window comes back after a loss (RFC 9438, sections 4.1 to 4.7).
 *
 * @module
 */

/** How fast the curve rises, in packets per cubic second (RFC 9438, section 5.1). */
export const CUBIC_C = 0.4;
/** What is left of the window after a loss (RFC 9438, section 4.6). */
export const CUBIC_BETA = 0.7;
/** The additive increase that matches Reno's average for that beta, packets a round trip (RFC 9438, section 4.3). */
export const RENO_ALPHA = 3 * (1 - CUBIC_BETA) / (1 + CUBIC_BETA);

/** A window that shrinks at a loss and regrows with time, whatever the round trip; `Infinity` before the first loss. */
export class CubicCurve {
  #windowMax = 0;
  #reduced = Infinity;
  #startMs = 0;

  /** Something was lost with `windowBytes` in use. Returns what is left of it. */
  reduce(windowBytes: number, nowMs: number): number {
    const fast = windowBytes < this.#windowMax; // somebody else is growing: leave more (RFC 9438, section 4.7)
    this.#windowMax = fast ? windowBytes * (1 + CUBIC_BETA) / 2 : windowBytes;
    this.#reduced = windowBytes * CUBIC_BETA;
    this.#startMs = nowMs;
    return this.#reduced;
  }

  /** Stays at `windowBytes` until `startMs` and grows then, as if it had just come back there. */
  begin(windowBytes: number, startMs: number): void {
    this.#windowMax = this.#reduced = windowBytes;
    this.#startMs = startMs;
  }

  /** Bytes of window at `nowMs`, for packets of `packetBytes` and a round trip of `roundTripMs`. */
  at(nowMs: number, packetBytes: number, roundTripMs: number): number {
    if (this.#reduced === Infinity) return Infinity;
    const origin = Math.max(this.#reduced, this.#windowMax);
    const timeToOrigin = Math.cbrt((origin - this.#reduced) / packetBytes / CUBIC_C);
    const elapsedMs = Math.max(0, nowMs - this.#startMs);
    const cubic = origin + CUBIC_C * (elapsedMs / 1000 - timeToOrigin) ** 3 * packetBytes;
    const reno = this.#reduced + RENO_ALPHA * packetBytes * elapsedMs / Math.max(1, roundTripMs);
    return Math.max(cubic, reno);
  }

  /** Forgets the loss. */
  forget(): void {
    this.#reduced = Infinity;
    this.#windowMax = 0;
  }
}
