/**
 * How one transfer goes, as both drivers tell it: its progress, its pauses, its round trip.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { PROGRESS_INTERVAL_MS } from "../limits.ts";
import type { InFlightFile, Report } from "../status.ts";
import type { PauseControl } from "./pause.ts";
import { Pausing } from "./pausing.ts";
import { Progress } from "./progress.ts";
import { RoundTripWatch } from "./round_trip_watch.ts";

/** What a course is told of. */
export interface CourseOptions {
  readonly lane: Lane;
  readonly report: Report;
  /** This side's. @default this side never pauses */
  readonly pause: PauseControl | undefined;
  /** Files on their way, asked for when progress is told. */
  inFlight(): readonly InFlightFile[];
  /** This side pauses or goes on, which the other is to be told. */
  changedHere(): void;
}

/** Measures and tells, from the acceptance on; pauses count before it too. */
export class Course {
  readonly #options: CourseOptions;
  readonly #roundTrip: RoundTripWatch;
  readonly #pausing: Pausing;
  #progress: Progress | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  /** Nothing has moved yet. */
  constructor(options: CourseOptions) {
    this.#options = options;
    this.#roundTrip = new RoundTripWatch(options.lane);
    this.#pausing = new Pausing(options.pause, {
      changedHere: () => options.changedHere(),
      changed: (isPaused) => this.#changed(isPaused),
      toldThere: (isPaused) => options.report({ event: isPaused ? "paused" : "resumed", by: "there" }),
    });
  }

  /** Whether this side pauses. */
  get isPausedHere(): boolean {
    return this.#pausing.isHere;
  }

  /** Whether one of the sides pauses. */
  get isPaused(): boolean {
    return this.#pausing.isAny;
  }

  /** Seconds since it began, less those of pauses; 0 before. */
  get seconds(): number {
    return this.#progress?.seconds(performance.now()) ?? 0;
  }

  /** The peer says whether it pauses. */
  peerPauses(isPaused: boolean): void {
    this.#pausing.heard(isPaused, performance.now());
  }

  /** Resolves once neither side pauses, and when it is over. */
  running(): Promise<void> {
    return this.#pausing.running();
  }

  /** The offer is accepted: `bytes` are to be stored, streams aside. */
  begin(bytes: number): void {
    const { report, inFlight } = this.#options;
    const roundTripMs = () => this.#roundTrip.latestMs;
    const nowMs = performance.now();
    this.#progress = new Progress(bytes, report, nowMs, { inFlight, roundTripMs });
    if (this.isPaused) this.#progress.pause(nowMs);
    this.#roundTrip.start();
  }

  /** `bytes` are stored in all, of which `movedBytes` travelled. */
  update(bytes: number, movedBytes: number = bytes): void {
    this.#progress?.update(bytes, performance.now(), movedBytes);
    if (this.isPaused) this.#tellSoon();
  }

  /** Everything is: tells what was not told yet. */
  complete(): void {
    this.#progress?.end(performance.now());
  }

  /** It is over, well or not: releases what it holds. Safe to call twice. */
  end(): void {
    this.#pausing.end();
    this.#roundTrip.stop();
    clearTimeout(this.#telling);
  }

  #changed(isPaused: boolean): void {
    this.#progress?.[isPaused ? "pause" : "resume"](performance.now());
    if (isPaused) this.#tellSoon();
  }

  /** In a pause nobody knows when there will be more to tell the last of it with. */
  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.complete();
    }, PROGRESS_INTERVAL_MS);
  }
}
