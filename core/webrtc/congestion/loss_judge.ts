/**
 * Tells loss by congestion from loss by chance: congestion loses where the queue is, chance loses anywhere.
 *
 * @module
 */

import type { Feedback } from "./controller.ts";

/** A round is delayed when even its shortest round trip is longer than the path's by this. */
const DELAYED_FACTOR = 1.05;
const DELAYED_MS = 2;
/** Share of a round that may be lost beyond chance while we fill the queue ourselves (draft-ietf-ccwg-bbr: LossThresh). */
const PROBING_LOSS = 0.02;
/** How many standard deviations above what chance takes count as more than chance. */
const DEVIATIONS = 3;
/** Bytes over which the share that chance takes is remembered. */
const CHANCE_BYTES = 4_000_000;
/** Milliseconds that the shortest round trip counts; others may keep a queue up for all of a probe. */
const SHORTEST_MS = 30_000;

/** Judges rounds. */
export class LossJudge {
  /** Of the last round. */
  lostShare = 0;
  #lostBytes = 0;
  #ackedBytes = 0;
  #roundShortestMs = Infinity;
  #chanceLost = 0;
  #chanceTotal = 0;
  #shortestMs = Infinity;
  #nextShortestMs = Infinity;
  #shortestSinceMs = 0;

  /** Takes in what an acknowledgement revealed. */
  observe({ nowMs, lostBytes, ackedBytes, roundTripMs }: Feedback): void {
    this.#lostBytes += lostBytes;
    this.#ackedBytes += ackedBytes;
    if (roundTripMs <= 0) return;
    this.#roundShortestMs = Math.min(this.#roundShortestMs, roundTripMs);
    this.#shortestMs = Math.min(this.#shortestMs, roundTripMs);
    this.#nextShortestMs = Math.min(this.#nextShortestMs, roundTripMs);
    if (nowMs - this.#shortestSinceMs < SHORTEST_MS) return;
    this.#shortestMs = this.#nextShortestMs;
    this.#nextShortestMs = roundTripMs;
    this.#shortestSinceMs = nowMs;
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
    const total = this.#lostBytes + this.#ackedBytes;
    const lost = this.#lostBytes;
    const delayed = this.#roundShortestMs > DELAYED_FACTOR * this.#shortestMs + DELAYED_MS;
    this.#lostBytes = this.#ackedBytes = 0;
    this.#roundShortestMs = Infinity;
    this.lostShare = total > 0 ? lost / total : 0;
    if (!delayed) this.#learn(lost, total);
    if (!delayed || lost === 0) return false;
    const byChance = total * (this.#chanceTotal > 0 ? this.#chanceLost / this.#chanceTotal : 0);
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
