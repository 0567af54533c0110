/**
 * HyStart++: leaves slow start when the round trip grows, before the queue overflows (RFC 9406, section 4).
 *
 * @module
 */

/** The numbers of RFC 9406, section 4.3. */
const MIN_RTT_THRESHOLD_MS = 4;
const MAX_RTT_THRESHOLD_MS = 16;
const RTT_DIVISOR = 8;
const ROUND_TRIP_SAMPLES = 8;
const CONSERVATIVE_ROUNDS = 5;
/** How much slower the window grows in the conservative phase. */
export const CONSERVATIVE_GROWTH_DIVISOR = 4;

/** Where slow start is: doubling each round, growing a quarter as fast to make sure, or over. */
export type SlowStartPhase = "slowStart" | "conservative" | "done";

/** Watches the round trips of slow start. */
export class HyStart {
  phase: SlowStartPhase = "slowStart";
  #lastRoundMs = Infinity;
  #currentRoundMs = Infinity;
  #samples = 0;
  #baselineMs = Infinity;
  #conservativeRounds = 0;

  /** A measured round trip. */
  sample(roundTripMs: number): void {
    if (this.phase === "done") return;
    this.#currentRoundMs = Math.min(this.#currentRoundMs, roundTripMs);
    this.#samples++;
    if (this.#samples < ROUND_TRIP_SAMPLES) return;
    if (this.phase === "slowStart") this.#checkIncrease();
    else if (this.#currentRoundMs < this.#baselineMs) this.#resume();
  }

  /** A round trip began: what is acknowledged from now on was sent after the last one ended. */
  round(): void {
    if (this.phase === "conservative" && ++this.#conservativeRounds >= CONSERVATIVE_ROUNDS) {
      this.phase = "done";
    }
    this.#lastRoundMs = this.#currentRoundMs;
    this.#currentRoundMs = Infinity;
    this.#samples = 0;
  }

  #checkIncrease(): void {
    if (this.#lastRoundMs === Infinity) return;
    const threshold = Math.min(
      Math.max(MIN_RTT_THRESHOLD_MS, this.#lastRoundMs / RTT_DIVISOR),
      MAX_RTT_THRESHOLD_MS,
    );
    if (this.#currentRoundMs < this.#lastRoundMs + threshold) return;
    this.#baselineMs = this.#currentRoundMs;
    this.#conservativeRounds = 0;
    this.phase = "conservative";
  }

  /** The growth was jitter after all. */
  #resume(): void {
    this.#baselineMs = Infinity;
    this.phase = "slowStart";
  }
}
