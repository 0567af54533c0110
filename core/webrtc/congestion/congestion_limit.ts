/**
 * How we give way when something is lost by congestion. Alone or among flows of ours the queue is too short: each keeps less
 * of it. Beside others who fill it, what is in flight follows CUBIC's curve.
 *
 *     round ends ── lost by congestion? ─┬─▶ share of the queue × 0.7, regrows
 *                                        └─▶ competing: curve × 0.7, regrows ── again and again in vain? ──▶ hold for a while
 *
 * @module
 */

import type { Feedback } from "./controller.ts";
import { CubicCurve } from "./cubic_curve.ts";
import { LossJudge } from "./loss_judge.ts";
import { QueueShare } from "./queue_share.ts";

/**
 * When giving way is in vain, because whoever else is there does not mind loss: this often, where each of so many rounds
 * in between takes off its share; or this often in a row before the window was back. CUBIC lets tens of rounds pass between
 * its losses, and takes no more than its part.
 */
const MOST_IN_VAIN = 3.5;
const FORGIVING_ROUNDS = 15;
const MOST_DECLINES = 4;
/** A round that loses this much counts twice: CUBIC at its start costs 14 %, the kernel's BBR in a short queue 30 %. */
const RUTHLESS_LOSS = 0.2;
/** What counts as being back. */
const RECOVERED = 0.95;
/** Milliseconds without giving way then. */
const HOLD_MS = 20_000;
/** Rounds after giving way in which loss is still that of before. */
const SETTLING_ROUNDS = 2;

/** What the controller is at while a round ends. */
export interface RoundActivity {
  /** Bytes that may be in flight. */
  readonly windowBytes: number;
  /** Whether it filled the queue on purpose. */
  readonly isFilling: boolean;
  /** Whether it holds back, so that its flight says nothing. */
  readonly isHoldingBack: boolean;
  /** Whether others fill the queue. */
  readonly isCompeting: boolean;
  readonly packetBytes: number;
}

/** The limit. */
export class CongestionLimit {
  readonly #judge = new LossJudge();
  readonly #curve = new CubicCurve();
  readonly #queueShare = new QueueShare();
  #round = 0;
  #settledRound = 0;
  #yieldedRound = -Infinity;
  #flightBytes = 0;
  #wasFilling = false;
  #inVain = 0;
  #declines = 0;
  #recoveredBytes = 0;
  #heldUntilMs = -Infinity;

  /** Share of the last round that was lost. */
  get lostShare(): number {
    return this.#judge.lostShare;
  }

  /** Share of what is sent that chance takes, 0–1. */
  get chanceShare(): number {
    return this.#judge.chanceShare;
  }

  /** Begins to compete: what may be in flight grows from `windowBytes`. */
  begin(windowBytes: number, nowMs: number): void {
    this.forget();
    this.#curve.begin(windowBytes, nowMs);
  }

  /** Ends competing. */
  forget(): void {
    this.#curve.forget();
    this.#inVain = this.#declines = this.#recoveredBytes = 0;
    this.#heldUntilMs = -Infinity;
  }

  /** The shortest round trip of this round; `Infinity` before the first. */
  get roundShortestMs(): number {
    return this.#judge.roundShortestMs;
  }

  /** Whether giving way proved to be in vain a moment ago. */
  isHeld(nowMs: number): boolean {
    return nowMs < this.#heldUntilMs;
  }

  /** Bytes that may be in flight while competing; else `Infinity`. */
  bytesAt({ nowMs, smoothedRoundTripMs }: Feedback, packetBytes: number): number {
    return this.#curve.at(nowMs, packetBytes, smoothedRoundTripMs);
  }

  /** Share of the queue we would like to have that we may have, 0–1. */
  queueShareAt(nowMs: number): number {
    return this.#queueShare.at(nowMs);
  }

  /** Takes in what an acknowledgement revealed. */
  observe(feedback: Feedback): void {
    this.#judge.observe(feedback);
    this.#flightBytes = Math.max(this.#flightBytes, feedback.priorFlightBytes);
  }

  /** A round ended at `nowMs`. Returns whether we give way. */
  endRound(nowMs: number, activity: RoundActivity): boolean {
    this.#round++;
    if (activity.isHoldingBack) this.#settledRound = this.#round + SETTLING_ROUNDS;
    const isOurDoing = activity.isFilling || this.#wasFilling;
    const isCongested = this.#judge.endRound(isOurDoing, activity.packetBytes);
    const flightBytes = Math.min(this.#flightBytes, activity.windowBytes);
    this.#wasFilling = activity.isFilling;
    this.#flightBytes = 0;
    if (!isCongested || this.#round < this.#settledRound || this.isHeld(nowMs)) return false;
    this.#settledRound = this.#round + SETTLING_ROUNDS;
    if (activity.isCompeting) this.#yield(flightBytes, nowMs, isOurDoing);
    else this.#queueShare.reduce(nowMs);
    return true;
  }

  #yield(flightBytes: number, nowMs: number, isOurDoing: boolean): void {
    const rounds = this.#round - this.#yieldedRound;
    this.#yieldedRound = this.#round;
    this.#inVain = Math.max(0, this.#inVain - rounds / FORGIVING_ROUNDS);
    // Two that start together lose much, and nobody minds it less than the other.
    if (!isOurDoing) this.#inVain += this.lostShare > RUTHLESS_LOSS ? 2 : 1;
    this.#declines = flightBytes < this.#recoveredBytes ? this.#declines + 1 : 0;
    this.#recoveredBytes = RECOVERED * flightBytes;
    if (this.#inVain >= MOST_IN_VAIN || this.#declines >= MOST_DECLINES) this.#hold(flightBytes, nowMs);
    else this.#curve.reduce(flightBytes, nowMs);
  }

  #hold(flightBytes: number, nowMs: number): void {
    this.begin(flightBytes, nowMs + HOLD_MS);
    this.#heldUntilMs = nowMs + HOLD_MS;
  }
}
