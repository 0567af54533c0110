/**
 * A controller built on a model of the path, after BBR (draft-ietf-ccwg-bbr): bandwidth is the most that was delivered
 * in the last rounds, delay the least that was measured, and a lost packet by itself means nothing.
 *
 *     startup ── bandwidth stops growing ──▶ look ⇄ cruise
 *     (×2.77)                                 │
 *              queue gone: it was ours  ◀─────┴─────▶  queue stays: others fill it
 *              keep a few packets in it                compete as CUBIC does
 *
 * What differs from the draft is said where it happens, and why in `docs/sctp.md`.
 *
 * @module
 */

import type { CongestionController, Feedback } from "./controller.ts";
import { BunchMeter } from "./bunch_meter.ts";
import { CongestionLimit } from "./congestion_limit.ts";
import { FullBandwidth } from "./full_bandwidth.ts";
import { MaxFilter } from "./max_filter.ts";
import { ownQueueBytes } from "./own_queue.ts";
import { RateFloor } from "./rate_floor.ts";
import { RoundCounter } from "./round_counter.ts";
import { ShortestRoundTrip } from "./shortest_round_trip.ts";

/** Where the controller is. */
export type BbrState =
  /** Doubles the rate each round to find the bandwidth. */
  | "startup"
  /** Holds its part of the queue, or of CUBIC's. */
  | "cruise"
  /** Steps aside for a moment, to see whether the queue goes. */
  | "look";

/** 4 ln 2: the smallest gain that doubles the delivery each round (draft, section 5.3.1.1). */
const STARTUP_GAIN = 2.77;
/** Window of startup, in what the path holds. */
const STARTUP_WINDOW_GAIN = 1.8;
/** Faster than the bandwidth, so that the flight is soon what it should be; and slower when it is more than that. */
const CRUISE_GAIN = 1.25;
const LEAST_CRUISE_GAIN = 0.9;
/** How deep a look is, in what we keep in the queue, so that the queue of two flows goes; and what is left at least. */
const LOOK_DEPTH = 1.5;
const LEAST_LOOK_GAIN = 0.5;
/** Round trips from reaching that depth: one until what was sent then is answered, one for the answers. */
const LOOK_ROUNDS = 2;
/** Time from seeing no queue to the next look; in round trips where they are long, because a look costs about one. */
const LOOK_INTERVAL_MS = 2500;
const LOOK_INTERVAL_ROUND_TRIPS = 25;
/** At most, when competing and the queue goes now and then by itself. */
const COMPETING_LOOK_INTERVAL_MS = 10_000;
/** Others fill the queue when so many looks, this far apart, find it there: one may meet a flow of ours that starts. */
const FAILED_LOOKS = 2;
const LOOK_AGAIN_MS = 600;
/** What of the path's bytes beside those who do not mind loss. */
const HELD_WINDOW_GAIN = 2;
/** Share taken by chance that is sent on top at most: what polices a rate takes all that is added. */
const MOST_CHANCE = 0.05;
/** Rounds a bandwidth counts. */
const BANDWIDTH_ROUNDS = 4;
/** Rounds after a look in which what is delivered was sent in it. */
const SETTLING_ROUNDS = 2;
const MIN_WINDOW_PACKETS = 4;
/** Packets of the first window: paced over the first round trip, 32 do no harm (the QUIC of Chromium sends as many). */
const INITIAL_WINDOW_PACKETS = 32;
/** What makes one round without growth enough to end startup: a queue of half a round trip, or this share lost. */
const QUEUE_EVIDENCE = 1.5;
const LOSS_EVIDENCE = 0.1;

/** The controller. */
export class Bbr implements CongestionController {
  readonly name = "bbr";
  windowBytes: number;
  pacingRate = Infinity;
  #packetBytes: number;
  #state: BbrState = "startup";
  readonly #rounds = new RoundCounter();
  readonly #bandwidth = new MaxFilter(BANDWIDTH_ROUNDS);
  #bandwidthRound = 0;
  #settledRound = 0;
  readonly #shortest = new ShortestRoundTrip();
  readonly #bunches = new BunchMeter();
  readonly #limit = new CongestionLimit();
  readonly #floor = new RateFloor();
  readonly #full = new FullBandwidth();
  #collapsed = false;
  #isCompeting = false;
  #lookDueMs = Infinity;
  #lookEndRound = Infinity;
  #lookedMs = 0;
  #sawNoQueue = false;
  #failedLooks = 0;
  #shortestBeforeLookMs = Infinity;
  #windowBeforeLook = 0;
  #targetBytes = Infinity;

  constructor(packetBytes: number) {
    this.#packetBytes = packetBytes;
    this.windowBytes = INITIAL_WINDOW_PACKETS * packetBytes;
  }

  /** Where it is; for tests and statistics. */
  get state(): BbrState {
    return this.#state;
  }

  /** Whether it competes with others who fill the queue. */
  get isCompeting(): boolean {
    return this.#isCompeting;
  }

  feedback(feedback: Feedback): void {
    const newRound = this.#rounds.advance(feedback);
    this.#measureBandwidth(feedback, newRound);
    if (newRound && !this.#full.isReached && !feedback.applicationLimited) {
      this.#full.endRound(this.#bandwidth.value, this.#hasCongestionEvidence());
    }
    if (newRound) this.#endRound(feedback.nowMs);
    this.#limit.observe(feedback);
    this.#bunches.measure(feedback, this.#bandwidth.value, this.windowBytes, this.#rounds.count);
    this.#measureRoundTrip(feedback);
    this.#changeState(feedback);
    this.#openWindow(feedback);
    this.#pace(feedback);
  }

  timedOut(): void {
    // Nothing is known of the path any more, but the model is kept: the first acknowledgement brings it back.
    this.windowBytes = this.#minWindow();
    this.#collapsed = true;
  }

  restarted(nowMs: number): void {
    // A silent sender has drained its part of the queue.
    this.#lookDueMs = nowMs + LOOK_INTERVAL_MS;
    this.#bunches.restarted(nowMs);
  }

  packetSize(bytes: number): void {
    this.#packetBytes = bytes;
  }

  #minWindow(): number {
    return MIN_WINDOW_PACKETS * this.#packetBytes;
  }

  /** Bytes that the path itself holds. */
  #pathBytes(): number {
    return this.#shortest.ms === Infinity ? 0 : this.#bandwidth.value * this.#shortest.ms;
  }

  /** Bytes that we keep in the queue. */
  #queueBytes(): number {
    return ownQueueBytes(this.#pathBytes(), this.#bandwidth.value, this.#packetBytes);
  }

  #measureBandwidth(feedback: Feedback, newRound: boolean): void {
    // What was delivered while we stepped aside is no measure.
    if (this.#state === "look") this.#settledRound = this.#rounds.count + SETTLING_ROUNDS;
    else if (newRound && this.#rounds.count > this.#settledRound) this.#bandwidthRound++;
    if (feedback.deliveryRate <= 0) return;
    // At first each round delivers twice as much as the one before, which is no bunch.
    const rate = this.#full.isReached ? this.#bunches.calmRate(feedback) : feedback.deliveryRate;
    if (feedback.applicationLimited && rate < this.#bandwidth.value) return;
    this.#bandwidth.update(rate, this.#bandwidthRound);
  }

  #hasCongestionEvidence(): boolean {
    return this.#limit.roundShortestMs > QUEUE_EVIDENCE * this.#shortest.ms ||
      this.#limit.lostShare > LOSS_EVIDENCE;
  }

  #endRound(nowMs: number): void {
    const gaveWay = this.#limit.endRound(nowMs, {
      windowBytes: this.windowBytes,
      isFilling: this.#state === "startup",
      isHoldingBack: this.#state === "look",
      isCompeting: this.#isCompeting,
      packetBytes: this.#packetBytes,
    });
    if (gaveWay) this.#floor.reduce();
  }

  #measureRoundTrip({ nowMs, roundTripMs }: Feedback): void {
    if (roundTripMs <= 0) return;
    this.#shortest.update(roundTripMs, nowMs);
    if (this.#shortest.isDelayed(roundTripMs)) return;
    this.#sawNoQueue = true;
    // Others of ours see the same moment, so that all look together next time, when it shows most.
    if (this.#state !== "cruise") return;
    // CUBIC empties a short queue, too, after each loss: that alone is no reason to look, but no reason never to look.
    const latestMs = this.#isCompeting ? this.#lookedMs + COMPETING_LOOK_INTERVAL_MS : Infinity;
    this.#lookDueMs = Math.min(nowMs + LOOK_INTERVAL_MS, latestMs);
  }

  #changeState(feedback: Feedback): void {
    if (this.#state === "startup" && this.#full.isReached) this.#beginLook();
    if (this.#state === "cruise" && feedback.nowMs >= this.#lookDueMs) this.#beginLook();
    if (this.#state === "look") this.#look(feedback);
  }

  #beginLook(): void {
    this.#state = "look";
    this.#lookEndRound = Infinity;
    this.#shortestBeforeLookMs = this.#shortest.ms;
    this.#windowBeforeLook = this.windowBytes;
  }

  #look(feedback: Feedback): void {
    if (this.#lookEndRound === Infinity) {
      if (feedback.flightBytes > this.#lookWindow()) return;
      this.#lookEndRound = this.#rounds.count + LOOK_ROUNDS;
      this.#sawNoQueue = false;
    } else if (this.#rounds.count >= this.#lookEndRound) this.#endLook(feedback);
  }

  #endLook({ nowMs, smoothedRoundTripMs }: Feedback): void {
    this.#state = "cruise";
    this.#lookedMs = nowMs;
    // A path that turns out shorter than thought has not been seen without a queue yet.
    const isShorter = this.#shortest.isDelayed(this.#shortestBeforeLookMs);
    this.#failedLooks = this.#sawNoQueue && !isShorter ? 0 : this.#failedLooks + 1;
    this.#compete(this.#failedLooks >= FAILED_LOOKS, nowMs, smoothedRoundTripMs);
    const isDoubtful = this.#failedLooks > 0 && !this.#isCompeting;
    const usualMs = Math.max(LOOK_INTERVAL_MS, LOOK_INTERVAL_ROUND_TRIPS * smoothedRoundTripMs);
    this.#lookDueMs = nowMs + (isDoubtful ? LOOK_AGAIN_MS : usualMs);
  }

  #compete(isCompeting: boolean, nowMs: number, roundTripMs: number): void {
    if (isCompeting === this.#isCompeting) return;
    this.#isCompeting = isCompeting;
    if (isCompeting) {
      this.#limit.begin(Math.max(this.#windowBeforeLook, this.#floor.at(nowMs) * roundTripMs), nowMs);
    } else this.#limit.forget();
  }

  #lookWindow(): number {
    const path = this.#pathBytes();
    return Math.max(this.#minWindow(), LEAST_LOOK_GAIN * path, path - LOOK_DEPTH * this.#queueBytes());
  }

  #pace(feedback: Feedback): void {
    if (this.#bandwidth.value === 0) return;
    this.pacingRate = this.#gain(feedback) * this.#bandwidth.value;
    if (!this.#isCompeting || this.#state === "look" || feedback.smoothedRoundTripMs === 0) return;
    const windowRate = this.windowBytes / feedback.smoothedRoundTripMs;
    this.pacingRate = Math.max(this.pacingRate, CRUISE_GAIN * windowRate);
  }

  #gain({ flightBytes, smoothedRoundTripMs }: Feedback): number {
    if (this.#state === "startup") return STARTUP_GAIN;
    if (this.#state === "look") return 1;
    if (this.#isCompeting || this.windowBytes <= this.#targetBytes || smoothedRoundTripMs === 0) {
      return CRUISE_GAIN;
    }
    // The rest of the window is for bunches that are held back: what is missing below the target comes in a round trip.
    const missing = (this.#targetBytes - flightBytes) / (this.#bandwidth.value * smoothedRoundTripMs);
    return Math.min(CRUISE_GAIN, Math.max(LEAST_CRUISE_GAIN, 1 + missing));
  }

  #openWindow(feedback: Feedback): void {
    if (this.#pathBytes() === 0) return;
    if (this.#state === "look") this.windowBytes = Math.min(this.windowBytes, this.#lookWindow());
    else if (this.#collapsed || this.#full.isReached) this.windowBytes = this.#cruiseWindow(feedback);
    else if (this.windowBytes < this.#startupWindow()) this.windowBytes += feedback.ackedBytes;
    if (this.#full.isReached) this.#floor.note(this.#bandwidth.value, feedback.nowMs);
    if (feedback.ackedBytes > 0) this.#collapsed = false;
  }

  #startupWindow(): number {
    return STARTUP_WINDOW_GAIN * this.#pathBytes() + this.#bunches.extraBytes + this.#minWindow();
  }

  #cruiseWindow(feedback: Feedback): number {
    const { nowMs } = feedback;
    const path = this.#pathBytes();
    if (this.#isCompeting) {
      const held = this.#limit.isHeld(nowMs) ? HELD_WINDOW_GAIN * path : 0;
      return Math.max(this.#minWindow(), held, this.#limit.bytesAt(feedback, this.#packetBytes));
    }
    const sent = path / (1 - Math.min(MOST_CHANCE, this.#limit.chanceShare));
    const kept = this.#limit.queueShareAt(nowMs) * this.#queueBytes();
    this.#targetBytes = Math.max(this.#minWindow(), sent + kept, this.#floor.at(nowMs) * this.#shortest.ms);
    // A bunch that is held back needs room meanwhile.
    return Math.max(this.#targetBytes, sent + this.#bunches.extraBytes + this.#minWindow());
  }
}

/** Makes a {@linkcode Bbr}. */
export function bbr(packetBytes: number): CongestionController {
  return new Bbr(packetBytes);
}
