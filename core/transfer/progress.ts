/**
 * Progress as a person can read it: not more often than every `PROGRESS_INTERVAL_MS`, and always the end, once. Where
 * there are no bytes, there is no progress.
 *
 * @module
 */

import { PROGRESS_INTERVAL_MS } from "../limits.ts";
import type { Report } from "../status.ts";
import { RateMeter } from "./rate_meter.ts";

/** Turns counts of stored bytes into `progress` statuses. */
export class Progress {
  readonly #totalBytes: number;
  readonly #report: Report;
  readonly #meter: RateMeter;
  readonly #startMs: number;
  #toldMs: number;
  #toldBytes = 0;
  #bytes = 0;

  /** @param totalBytes What there is to store, but for streams: nobody knows how much they are. */
  constructor(totalBytes: number, report: Report, nowMs: number) {
    this.#totalBytes = totalBytes;
    this.#report = report;
    this.#meter = new RateMeter(nowMs);
    this.#startMs = nowMs;
    this.#toldMs = nowMs;
  }

  /** `bytes` are stored in all at `nowMs`. */
  update(bytes: number, nowMs: number): void {
    this.#bytes = bytes;
    if (nowMs - this.#toldMs >= PROGRESS_INTERVAL_MS || bytes === this.#totalBytes) this.end(nowMs);
  }

  /** Nothing more comes: tells what was not told yet. Those who send no stream need not call it. */
  end(nowMs: number): void {
    if (this.#bytes === this.#toldBytes) return;
    this.#toldMs = nowMs;
    const bytes = this.#toldBytes = this.#bytes;
    const bytesPerSecond = Math.round(this.#meter.measure(bytes, nowMs));
    this.#report({ event: "progress", bytes, totalBytes: this.#totalBytes, bytesPerSecond });
  }

  /** Seconds since the start. */
  seconds(nowMs: number): number {
    return (nowMs - this.#startMs) / 1000;
  }
}
