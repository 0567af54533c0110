/**
 * Progress as a person can read it: not more often than every `PROGRESS_INTERVAL_MS`, and always the end, once. Where
 * there are no bytes, there is no progress. The time of pauses counts neither for the rate nor for the duration, and
 * what was there before and did not travel does not count for the rate.
 *
 * @module
 */

import { PROGRESS_INTERVAL_MS } from "../limits.ts";
import type { InFlightFile, Report } from "../status.ts";
import { RateMeter } from "./rate_meter.ts";
import { RunningClock } from "./running_clock.ts";

/** What is asked for only when progress is told. */
export interface ProgressDetails {
  /** Files on their way, `NAMED_IN_FLIGHT` at most. @default none are told */
  inFlight?(): readonly InFlightFile[];
  /** The last round-trip time, in milliseconds. @default none is told */
  roundTripMs?(): number | undefined;
}

/** Turns counts of stored bytes into `progress` statuses. */
export class Progress {
  readonly #totalBytes: number;
  readonly #report: Report;
  readonly #details: ProgressDetails;
  readonly #clock = new RunningClock();
  readonly #meter: RateMeter;
  readonly #startMs: number;
  #toldMs: number;
  #toldBytes = 0;
  #bytes = 0;
  #movedBytes = 0;

  /** @param totalBytes What there is to store, but for streams: nobody knows how much they are. */
  constructor(totalBytes: number, report: Report, nowMs: number, details: ProgressDetails = {}) {
    this.#totalBytes = totalBytes;
    this.#report = report;
    this.#details = details;
    this.#meter = new RateMeter(nowMs);
    this.#startMs = nowMs;
    this.#toldMs = nowMs;
  }

  /** `bytes` are stored in all at `nowMs`, of which `movedBytes` travelled. */
  update(bytes: number, nowMs: number, movedBytes: number = bytes): void {
    this.#bytes = bytes;
    this.#movedBytes = movedBytes;
    if (nowMs - this.#toldMs >= PROGRESS_INTERVAL_MS || bytes === this.#totalBytes) this.end(nowMs);
  }

  /** Nothing is to move from `nowMs` on; what was on its way may still be told. */
  pause(nowMs: number): void {
    this.#clock.stop(nowMs);
  }

  /** It goes on at `nowMs`. */
  resume(nowMs: number): void {
    this.#clock.start(nowMs);
  }

  /** Nothing more comes, or not soon: tells what was not told yet. */
  end(nowMs: number): void {
    if (this.#bytes === this.#toldBytes) return;
    this.#toldMs = nowMs;
    const bytes = this.#toldBytes = this.#bytes;
    const bytesPerSecond = Math.round(this.#meter.measure(this.#movedBytes, this.#clock.at(nowMs)));
    const roundTripMs = this.#details.roundTripMs?.();
    const inFlight = this.#details.inFlight?.();
    this.#report({
      event: "progress",
      bytes,
      totalBytes: this.#totalBytes,
      bytesPerSecond,
      ...(roundTripMs !== undefined && { roundTripMs }),
      ...(inFlight !== undefined && { inFlight }),
    });
  }

  /** Seconds since the start, less those of pauses. */
  seconds(nowMs: number): number {
    return (this.#clock.at(nowMs) - this.#startMs) / 1000;
  }
}
