/**
 * The round trip: smoothed, its variation, and the timeouts that follow from them (RFC 9260, section 6.3.1; RFC 6298).
 *
 * @module
 */

import { RTO_INITIAL_MS, RTO_MAX_MS, RTO_MIN_MS, TIMER_GRANULARITY_MS } from "./numbers.ts";

/** Weights of a new sample (RFC 9260, section 16: RTO.Alpha and RTO.Beta). */
const ALPHA = 1 / 8;
const BETA = 1 / 4;

/** Milliseconds a probe waits beyond a round trip at least: the peer's event loop may be busy. */
const PROBE_SLACK_MS = 10;

/** Measures the round trip. All times in milliseconds. */
export class RoundTrip {
  /** 0 before the first measurement. */
  smoothedMs = 0;
  variationMs = 0;
  latestMs = 0;
  /** 0 before the first measurement. */
  shortestMs = 0;

  /** Adds a measurement; never one of a packet sent twice (Karn's rule). */
  sample(roundTripMs: number): void {
    this.latestMs = roundTripMs;
    if (this.smoothedMs === 0) {
      this.smoothedMs = Math.max(roundTripMs, Number.MIN_VALUE);
      this.variationMs = roundTripMs / 2;
      this.shortestMs = this.smoothedMs;
      return;
    }
    this.shortestMs = Math.min(this.shortestMs, Math.max(roundTripMs, Number.MIN_VALUE));
    this.variationMs += BETA * (Math.abs(this.smoothedMs - roundTripMs) - this.variationMs);
    this.smoothedMs += ALPHA * (roundTripMs - this.smoothedMs);
  }

  /** When to take silence for loss, before backing off. */
  get timeoutMs(): number {
    if (this.smoothedMs === 0) return RTO_INITIAL_MS;
    const timeout = this.smoothedMs + Math.max(4 * this.variationMs, TIMER_GRANULARITY_MS);
    return Math.min(RTO_MAX_MS, Math.max(RTO_MIN_MS, timeout));
  }

  /** When to ask, by sending something again, before taking silence for loss (RFC 9002, section 6.2.1). */
  get probeMs(): number {
    if (this.smoothedMs === 0) return RTO_INITIAL_MS;
    return Math.min(this.timeoutMs, this.smoothedMs + Math.max(4 * this.variationMs, PROBE_SLACK_MS));
  }
}
