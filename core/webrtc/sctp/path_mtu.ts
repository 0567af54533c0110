/**
 * The search for the largest packet that a path takes, by asking it (RFC 8899).
 *
 *     base ── data flows ──▶ searching: one size after the other ── passed ──▶ the next, to the ceiling
 *      ▲                         │ three questions without an answer
 *      │                         ▼
 *      └──── black hole ◀──── settled, for ten minutes
 *
 * @module
 */

import { PROBED_PACKET_BYTES } from "./numbers.ts";

/** Questions of one size that may stay unanswered (RFC 8899, section 5.1.2: MAX_PROBES). */
const MAX_PROBES = 3;

/** Milliseconds until a size that did not pass is asked for again (RFC 8899, section 5.1.1: PMTU_RAISE_TIMER). */
const RAISE_MS = 600_000;

/** The search of one path. Sizes are bytes of SCTP packets; times are milliseconds of a clock that does not go back. */
export class PathMtu {
  /** Bytes of the largest packet that is known to pass. */
  packetBytes: number;
  /** When a question counts as unanswered; `Infinity` while none is open. */
  deadlineMs = Infinity;
  readonly #baseBytes: number;
  readonly #sizes: readonly number[];
  #index = 0;
  #attempts = 0;
  #dueMs: number;
  #generation = 0;

  /**
   * @param baseBytes What passes in any case.
   * @param ceilingBytes What the peer, and what is beneath us, takes at most; no more than the base means no search.
   */
  constructor(baseBytes: number, ceilingBytes: number) {
    this.packetBytes = this.#baseBytes = baseBytes;
    this.#sizes = PROBED_PACKET_BYTES.filter((size) => size > baseBytes && size <= ceilingBytes);
    this.#dueMs = this.#sizes.length > 0 ? 0 : Infinity;
  }

  /** Which search this is: answers to questions of an earlier one mean nothing. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether the question that is due is the last of its size: those before have gone unanswered. */
  get isLastTry(): boolean {
    return this.#attempts === MAX_PROBES - 1;
  }

  /** Bytes of the packet to ask with now; 0 when there is nothing to ask. */
  due(nowMs: number): number {
    return nowMs >= this.#dueMs ? this.#sizes[this.#index] ?? 0 : 0;
  }

  /** The question left; it counts as unanswered after `waitMs`. */
  asked(nowMs: number, waitMs: number): void {
    this.#attempts++;
    this.#dueMs = Infinity;
    this.deadlineMs = nowMs + waitMs;
  }

  /** A packet of `bytes` arrived over there. Returns whether packets may be larger now. */
  answered(bytes: number, generation: number, nowMs: number): boolean {
    if (generation !== this.#generation || bytes <= this.packetBytes) return false;
    const index = this.#sizes.indexOf(bytes);
    if (index < 0) return false;
    this.packetBytes = bytes;
    this.#index = index + 1;
    this.#attempts = 0;
    this.#dueMs = this.#index < this.#sizes.length ? nowMs : Infinity;
    this.deadlineMs = Infinity;
    return true;
  }

  /** Lets time pass. */
  tick(nowMs: number): void {
    if (nowMs < this.deadlineMs) return;
    this.deadlineMs = Infinity;
    if (this.#attempts < MAX_PROBES) this.#dueMs = nowMs;
    else this.#settle(nowMs);
  }

  /** Nothing gets through any more: packets may have become too large. Returns whether they are smaller now. */
  blackHole(nowMs: number): boolean {
    if (this.packetBytes === this.#baseBytes) return false;
    this.packetBytes = this.#baseBytes;
    this.#index = 0;
    this.#generation++;
    this.deadlineMs = Infinity;
    this.#settle(nowMs);
    return true;
  }

  #settle(nowMs: number): void {
    this.#attempts = 0;
    this.#dueMs = nowMs + RAISE_MS;
  }
}
