/**
 * CUBIC (RFC 9438) with HyStart++ (RFC 9406) and pacing: what most of the Internet runs, so what is fair to it.
 *
 *     slow start ── delay grows, or loss ──▶ avoidance: W(t) = C (t − K)³ + Wmax ── loss ──▶ window × β, new epoch
 *
 * @module
 */

import { type CongestionController, type Feedback, INITIAL_WINDOW_PACKETS } from "./controller.ts";
import { CUBIC_BETA, CUBIC_C, RENO_ALPHA } from "./cubic_curve.ts";
import { CONSERVATIVE_GROWTH_DIVISOR, HyStart } from "./hystart.ts";

import { RoundCounter } from "./round_counter.ts";

/** Packets that are always allowed. */
const MIN_WINDOW_PACKETS = 2;
/** Pacing faster than the window asks for, so that pacing is never what limits (as Linux: 200 % and 120 %). */
const SLOW_START_PACING = 2;
const AVOIDANCE_PACING = 1.2;

/** The controller of RFC 9438. */
export class Cubic implements CongestionController {
  readonly name = "cubic";
  windowBytes: number;
  pacingRate = Infinity;
  #packetBytes: number;
  #threshold = Infinity;
  #recoveryStartMs = -Infinity;
  #epochStartMs = -1;
  #windowMax = 0;
  #originPoint = 0;
  #timeToOrigin = 0;
  #renoWindow = 0;
  #hystart = new HyStart();
  readonly #rounds = new RoundCounter();

  constructor(packetBytes: number) {
    this.#packetBytes = packetBytes;
    this.windowBytes = INITIAL_WINDOW_PACKETS * packetBytes;
  }

  feedback(feedback: Feedback): void {
    if (this.#rounds.advance(feedback)) this.#hystart.round();
    if (feedback.lostBytes > 0 && feedback.lostSentMs > this.#recoveryStartMs) this.#reduce(feedback.nowMs);
    else if (feedback.ackedBytes > 0 && !this.#isRecovering(feedback)) this.#grow(feedback);
    this.#pace(feedback);
  }

  timedOut(nowMs: number): void {
    this.#reduce(nowMs);
    this.windowBytes = MIN_WINDOW_PACKETS * this.#packetBytes;
    this.#hystart = new HyStart();
  }

  restarted(nowMs: number): void {
    // The curve must not have risen while nothing was sent (RFC 9438, section 5.8).
    if (this.#epochStartMs >= 0) this.#epochStartMs = nowMs;
  }

  packetSize(bytes: number): void {
    this.#packetBytes = bytes;
  }

  #reduce(nowMs: number): void {
    const fast = this.windowBytes < this.#windowMax; // fast convergence, RFC 9438, section 4.7
    this.#windowMax = fast ? this.windowBytes * (1 + CUBIC_BETA) / 2 : this.windowBytes;
    this.windowBytes = Math.max(MIN_WINDOW_PACKETS * this.#packetBytes, this.windowBytes * CUBIC_BETA);
    this.#threshold = this.windowBytes;
    this.#recoveryStartMs = nowMs;
    this.#epochStartMs = -1;
    this.#hystart.phase = "done";
  }

  /** Whether what is acknowledged left before the last loss was found: the window waits (RFC 9438, section 4.6; RFC 6675). */
  #isRecovering({ nowMs, roundTripMs }: Feedback): boolean {
    return roundTripMs > 0 && nowMs - roundTripMs <= this.#recoveryStartMs;
  }

  #grow(feedback: Feedback): void {
    // A window that was not used proves nothing (RFC 9438, section 5.8).
    if (feedback.applicationLimited && feedback.priorFlightBytes < this.windowBytes / 2) return;
    if (this.windowBytes < this.#threshold) this.#growSlowStart(feedback);
    else this.#growAvoidance(feedback);
  }

  #growSlowStart(feedback: Feedback): void {
    if (feedback.roundTripMs > 0) this.#hystart.sample(feedback.roundTripMs);
    const divisor = this.#hystart.phase === "conservative" ? CONSERVATIVE_GROWTH_DIVISOR : 1;
    this.windowBytes += feedback.ackedBytes / divisor;
    if (this.#hystart.phase === "done" && this.#threshold === Infinity) this.#threshold = this.windowBytes;
  }

  #growAvoidance(feedback: Feedback): void {
    if (this.#epochStartMs < 0) this.#startEpoch(feedback.nowMs);
    const seconds = (feedback.nowMs - this.#epochStartMs + feedback.smoothedRoundTripMs) / 1000;
    const target = this.#originPoint + CUBIC_C * (seconds - this.#timeToOrigin) ** 3 * this.#packetBytes;
    const alpha = this.#renoWindow < this.#windowMax ? RENO_ALPHA : 1;
    this.#renoWindow += alpha * this.#packetBytes * feedback.ackedBytes / this.windowBytes;
    const wanted = Math.max(target, this.#renoWindow);
    const limited = Math.min(wanted, 1.5 * this.windowBytes); // RFC 9438, section 4.4
    if (limited > this.windowBytes) {
      this.windowBytes += (limited - this.windowBytes) * feedback.ackedBytes / this.windowBytes;
    }
  }

  #startEpoch(nowMs: number): void {
    this.#epochStartMs = nowMs;
    this.#renoWindow = this.windowBytes;
    this.#originPoint = Math.max(this.windowBytes, this.#windowMax);
    const missingPackets = (this.#originPoint - this.windowBytes) / this.#packetBytes;
    this.#timeToOrigin = Math.cbrt(missingPackets / CUBIC_C);
  }

  #pace(feedback: Feedback): void {
    if (feedback.smoothedRoundTripMs <= 0) return;
    const gain = this.windowBytes < this.#threshold ? SLOW_START_PACING : AVOIDANCE_PACING;
    this.pacingRate = gain * this.windowBytes / feedback.smoothedRoundTripMs;
  }
}

/** Makes a {@linkcode Cubic}. */
export function cubic(packetBytes: number): CongestionController {
  return new Cubic(packetBytes);
}
