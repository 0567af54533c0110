/**
 * A controller built on a model of the path, after BBR (draft-ietf-ccwg-bbr): bandwidth is the most that was delivered
 * in the last rounds, delay the least that was measured, and a lost packet by itself means nothing.
 *
 *     startup ── bandwidth stops growing ──▶ drain ── queue gone ──▶ probeBandwidth ⇄ probeRoundTrip
 *     (×2.77)                                (÷2.77)                 (×1.25, ×0.75, 6 × 1)   (half, 200 ms)
 *
 * Random loss leaves the delivery rate where it is, so the rate holds; a full queue shows as delay and as delivery that
 * no longer grows. What differs from the draft is said where it happens, and why in `docs/sctp.md`.
 *
 * @module
 */

import type { CongestionController, Feedback } from "./controller.ts";
import { BunchMeter } from "./bunch_meter.ts";
import { CongestionLimit } from "./congestion_limit.ts";
import { MaxFilter } from "./max_filter.ts";
import { RoundCounter } from "./round_counter.ts";

/** Where the controller is. */
export type BbrState =
  /** Doubles the rate each round to find the bandwidth. */
  | "startup"
  /** Sends less than the bandwidth until the queue that startup built is gone. */
  | "drain"
  /** Sends at the bandwidth, now and then a quarter more to see whether there is more. */
  | "probeBandwidth"
  /** Sends half for a moment so that the delay without a queue shows. */
  | "probeRoundTrip";

/** 4 ln 2: the smallest gain that doubles the delivery each round (draft, section 5.3.1.1). */
const STARTUP_GAIN = 2.77;
const DRAIN_GAIN = 1 / STARTUP_GAIN;
/** Two flows with twice what the path holds, as in the draft, overflow a queue as long as the path; with less they meet below. */
const WINDOW_GAIN = 1.8;
/** Beside those who do so anyway. */
const HELD_WINDOW_GAIN = 2;
/** One phase per round trip; the second gives back what the first put into the queue (BBR v1). */
const PROBE_GAINS = [1.25, 0.75, 1, 1, 1, 1, 1, 1];
/** Rounds a bandwidth counts: a whole cycle of the gains and two more. */
const BANDWIDTH_ROUNDS = 10;
/** Startup ends after this many rounds without a quarter more (draft, section 5.3.1.2). */
const FULL_BANDWIDTH_ROUNDS = 3;
const FULL_BANDWIDTH_GROWTH = 1.25;
/** How long the shortest round trip counts, and how long the probe for a new one takes (draft, section 2.8). */
const SHORTEST_ROUND_TRIP_MS = 10_000;
const PROBE_ROUND_TRIP_INTERVAL_MS = 5_000;
const PROBE_ROUND_TRIP_MS = 200;
const PROBE_ROUND_TRIP_GAIN = 0.5;
const MIN_WINDOW_PACKETS = 4;
/** Packets of the first window: paced over the first round trip, 32 do no harm (the QUIC of Chromium sends as many). */
const INITIAL_WINDOW_PACKETS = 32;
/** What makes one round without growth enough to end startup: a queue of half a round trip, or this share lost. */
const QUEUE_EVIDENCE = 1.5;
const LOSS_EVIDENCE = 0.1;
/** Below the measured bandwidth by this, so that queues drain when nothing probes (draft, section 2.4). */
const PACING_MARGIN = 0.99;
/** A probe that finds this much more has found a different path: look for its end as at the start. */
const NEW_PATH_GROWTH = 1.2;

/** The controller. */
export class Bbr implements CongestionController {
  readonly name = "bbr";
  windowBytes: number;
  pacingRate = Infinity;
  #packetBytes: number;
  readonly #random: () => number;
  #state: BbrState = "startup";
  readonly #bandwidth = new MaxFilter(BANDWIDTH_ROUNDS);
  readonly #rounds = new RoundCounter();
  #shortestMs = Infinity;
  #shortestSeenMs = 0;
  readonly #limit = new CongestionLimit();
  #limitBytes = Infinity;
  #isFilling = false;
  #fullBandwidth = 0;
  #fullBandwidthRounds = 0;
  #reachedFull = false;
  #phase = 0;
  #phaseStartMs = 0;
  #probeEndMs = 0;
  #probeEndRound = 0;
  #collapsed = false;
  #bandwidthBeforeProbe = 0;
  readonly #bunches = new BunchMeter(BANDWIDTH_ROUNDS);

  constructor(packetBytes: number, random: () => number) {
    this.#packetBytes = packetBytes;
    this.#random = random;
    this.windowBytes = INITIAL_WINDOW_PACKETS * packetBytes;
  }

  /** Where it is; for tests and statistics. */
  get state(): BbrState {
    return this.#state;
  }

  feedback(feedback: Feedback): void {
    const newRound = this.#rounds.advance(feedback);
    this.#measureBandwidth(feedback);
    if (newRound && !this.#reachedFull) this.#checkFullBandwidth(feedback);
    this.#observeRound(feedback, newRound);
    this.#bunches.measure(feedback, this.#bandwidth.value, this.windowBytes, this.#rounds.count);
    this.#changeState(feedback);
    this.#measureRoundTrip(feedback);
    this.#pace();
    this.#openWindow(feedback);
  }

  timedOut(): void {
    // Nothing is known of the path any more, but the model is kept: the first acknowledgement brings it back.
    this.windowBytes = this.#minWindow();
    this.#collapsed = true;
  }

  restarted(nowMs: number): void {
    // A silent sender has drained the queue; do not probe at once (draft, section 5.4.1).
    if (this.#state === "probeBandwidth") this.#enterPhase(2, nowMs);
  }

  packetSize(bytes: number): void {
    this.#packetBytes = bytes;
  }

  #minWindow(): number {
    return MIN_WINDOW_PACKETS * this.#packetBytes;
  }

  /** Bytes that the path itself holds. */
  #pathBytes(): number {
    return this.#shortestMs === Infinity ? 0 : this.#bandwidth.value * this.#shortestMs;
  }

  #measureBandwidth(feedback: Feedback): void {
    if (feedback.deliveryRate <= 0) return;
    if (feedback.applicationLimited && feedback.deliveryRate < this.#bandwidth.value) return;
    this.#bandwidth.update(feedback.deliveryRate, this.#rounds.count);
  }

  #checkFullBandwidth(feedback: Feedback): void {
    if (feedback.applicationLimited) return;
    if (this.#bandwidth.value >= this.#fullBandwidth * FULL_BANDWIDTH_GROWTH) {
      this.#fullBandwidth = this.#bandwidth.value;
      this.#fullBandwidthRounds = 0;
      return;
    }
    this.#fullBandwidthRounds++;
    this.#reachedFull = this.#fullBandwidthRounds >= FULL_BANDWIDTH_ROUNDS || this.#hasCongestionEvidence();
  }

  /** The draft waits three rounds in any case; with a queue or loss in sight they only fill the queue more. */
  #hasCongestionEvidence(): boolean {
    return this.#limit.roundShortestMs > QUEUE_EVIDENCE * this.#shortestMs ||
      this.#limit.lostShare > LOSS_EVIDENCE;
  }

  #observeRound(feedback: Feedback, newRound: boolean): void {
    if (newRound) this.#endRound(feedback.nowMs);
    this.#limit.observe(feedback);
    if (this.#gain() > 1 && this.#limitBytes > this.#gain() * this.#pathBytes()) this.#isFilling = true;
  }

  #endRound(nowMs: number): void {
    this.#limit.endRound(nowMs, {
      windowBytes: this.windowBytes,
      isFilling: this.#isFilling,
      isHoldingBack: this.#state === "probeRoundTrip",
      packetBytes: this.#packetBytes,
    });
    this.#isFilling = false;
  }

  #changeState(feedback: Feedback): void {
    const { nowMs } = feedback;
    if (this.#state === "startup" && this.#reachedFull) this.#state = "drain";
    if (this.#state === "drain" && feedback.flightBytes <= this.#pathBytes()) {
      this.#enterProbeBandwidth(nowMs);
    }
    if (this.#state === "probeBandwidth") this.#advancePhase(feedback);
  }

  #enterProbeBandwidth(nowMs: number): void {
    this.#state = "probeBandwidth";
    // Any phase but the draining one, at random: flows that start together must not probe together.
    const phase = Math.floor(this.#random() * (PROBE_GAINS.length - 1));
    this.#enterPhase(phase === 0 ? 0 : phase + 1, nowMs);
  }

  #enterPhase(phase: number, nowMs: number): void {
    this.#phase = phase % PROBE_GAINS.length;
    this.#phaseStartMs = nowMs;
    this.#bandwidthBeforeProbe = this.#bandwidth.value;
  }

  #advancePhase(feedback: Feedback): void {
    const gain = PROBE_GAINS[this.#phase]!;
    const elapsed = feedback.nowMs - this.#phaseStartMs > this.#shortestMs;
    const reached = feedback.lostBytes > 0 || feedback.priorFlightBytes >= gain * this.#pathBytes();
    const done = gain > 1
      ? elapsed && reached
      : gain < 1
      ? elapsed || feedback.flightBytes <= this.#pathBytes()
      : elapsed;
    if (!done) return;
    if (gain > 1 && this.#bandwidth.value > NEW_PATH_GROWTH * this.#bandwidthBeforeProbe) {
      return this.#startAgain();
    }
    this.#enterPhase(this.#phase + 1, feedback.nowMs);
  }

  #startAgain(): void {
    this.#state = "startup";
    this.#reachedFull = false;
    this.#fullBandwidth = this.#bandwidth.value;
    this.#fullBandwidthRounds = 0;
  }

  #measureRoundTrip(feedback: Feedback): void {
    const { nowMs, roundTripMs } = feedback;
    const expired = nowMs - this.#shortestSeenMs > PROBE_ROUND_TRIP_INTERVAL_MS;
    if (
      roundTripMs > 0 &&
      (roundTripMs <= this.#shortestMs || nowMs - this.#shortestSeenMs > SHORTEST_ROUND_TRIP_MS)
    ) {
      this.#shortestMs = roundTripMs;
      this.#shortestSeenMs = nowMs;
    }
    if (expired && this.#state === "probeBandwidth") this.#enterProbeRoundTrip();
    if (this.#state === "probeRoundTrip") this.#watchProbeRoundTrip(feedback);
  }

  #enterProbeRoundTrip(): void {
    this.#state = "probeRoundTrip";
    this.#probeEndMs = 0;
  }

  #watchProbeRoundTrip(feedback: Feedback): void {
    const { nowMs } = feedback;
    if (this.#probeEndMs === 0) {
      if (feedback.flightBytes > this.#probeWindow()) return;
      this.#probeEndMs = nowMs + PROBE_ROUND_TRIP_MS;
      this.#probeEndRound = this.#rounds.count + 1;
      this.#shortestMs = feedback.roundTripMs > 0 ? feedback.roundTripMs : this.#shortestMs;
    } else if (nowMs >= this.#probeEndMs && this.#rounds.count >= this.#probeEndRound) {
      this.#shortestSeenMs = nowMs;
      this.#enterProbeBandwidth(nowMs);
    }
  }

  #probeWindow(): number {
    return Math.max(this.#minWindow(), PROBE_ROUND_TRIP_GAIN * this.#pathBytes());
  }

  #gain(): number {
    if (this.#state === "startup") return STARTUP_GAIN;
    if (this.#state === "drain") return DRAIN_GAIN;
    return this.#state === "probeBandwidth" ? PROBE_GAINS[this.#phase]! : 1;
  }

  #pace(): void {
    if (this.#bandwidth.value === 0) return;
    this.pacingRate = this.#gain() * this.#bandwidth.value * PACING_MARGIN;
  }

  #openWindow(feedback: Feedback): void {
    const path = this.#pathBytes();
    if (path === 0) return;
    const gain = this.#limit.isHeld(feedback.nowMs) ? HELD_WINDOW_GAIN : WINDOW_GAIN;
    const target = gain * path + this.#bunches.extraBytes + MIN_WINDOW_PACKETS * this.#packetBytes;
    this.#limitBytes = Math.max(this.#minWindow(), this.#limit.bytesAt(feedback, this.#packetBytes));
    if (this.#state === "probeRoundTrip") this.windowBytes = Math.min(this.windowBytes, this.#probeWindow());
    else if (this.#collapsed || this.#reachedFull) this.windowBytes = target;
    else if (this.windowBytes < target) this.windowBytes += feedback.ackedBytes;
    if (this.#reachedFull) this.windowBytes = Math.min(this.windowBytes, this.#limitBytes);
    if (feedback.ackedBytes > 0) this.#collapsed = false;
  }
}

/** Makes a {@linkcode Bbr}. */
export function bbr(packetBytes: number, random: () => number): CongestionController {
  return new Bbr(packetBytes, random);
}
