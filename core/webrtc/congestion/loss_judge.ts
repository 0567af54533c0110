/**
 * Tells loss by congestion from loss by chance: congestion loses where the queue is, chance loses anywhere.
 *
 * @module
 */

import type { Feedback } from "./controller.ts";
import { ShortestRoundTrip } from "./shortest_round_trip.ts";

/** Share of a round that may be lost beyond chance while we fill the queue ourselves (draft-ietf-ccwg-bbr: LossThresh). */
const PROBING_LOSS = 0.02;
/** How many standard deviations above what chance takes count as more than chance. */
const DEVIATIONS = 3;
/** Bytes over which the share that chance takes is remembered. */
const CHANCE_BYTES = 4_000_000;

/** Judges rounds. */
export class LossJudge {
  /** Of the last round. */
  lostShare = 0;
  readonly #shortest = new ShortestRoundTrip();
  #roundShortestMs = Infinity;
  #isDelayed = false;
  #lostBytes = 0;
  #totalBytes = 0;
  #delayedLostBytes = 0;
  #delayedTotalBytes = 0;
  #chanceLost = 0;
  #chanceTotal = 0;

  /** Takes in what an acknowledgement revealed: what is found lost was sent just before what it acknowledges. */
  observe({ nowMs, lostBytes, ackedBytes, roundTripMs }: Feedback): void {
    if (roundTripMs > 0) {
      this.#shortest.update(roundTripMs, nowMs);
      this.#roundShortestMs = Math.min(this.#roundShortestMs, roundTripMs);
      this.#isDelayed = this.#shortest.isDelayed(roundTripMs);
    }
    this.#lostBytes += lostBytes;
    this.#totalBytes += lostBytes + ackedBytes;
    if (!this.#isDelayed) return this.#learn(lostBytes, lostBytes + ackedBytes);
    this.#delayedLostBytes += lostBytes;
    this.#delayedTotalBytes += lostBytes + ackedBytes;
  }

  /** Share that chance takes, 0–1. */
  get chanceShare(): number {
    return this.#chanceTotal > 0 ? this.#chanceLost / this.#chanceTotal : 0;
  }

  /** The shortest round trip of this round. */
  get roundShortestMs(): number {
    return this.#roundShortestMs;
  }

  /**
   * Ends a round: whether it lost by congestion. `probing`: we filled the queue on purpose, `packetBytes` is the size of what
   * is lost at a time.
   */
  endRound(probing: boolean, packetBytes: number): boolean {
    const lost = this.#delayedLostBytes;
    const total = this.#delayedTotalBytes;
    this.lostShare = this.#totalBytes > 0 ? this.#lostBytes / this.#totalBytes : 0;
    this.#lostBytes =
      this.#totalBytes =
      this.#delayedLostBytes =
      this.#delayedTotalBytes =
        0;
    this.#roundShortestMs = Infinity;
    if (lost === 0) return false;
    const byChance = total * this.chanceShare;
    const noise = DEVIATIONS * Math.sqrt(byChance * packetBytes);
    return lost > byChance + noise + (probing ? PROBING_LOSS * total : 0);
  }

  #learn(lost: number, total: number): void {
    this.#chanceLost += lost;
    this.#chanceTotal += total;
    if (this.#chanceTotal < CHANCE_BYTES) return;
    this.#chanceLost /= 2;
    this.#chanceTotal /= 2;
  }
}
