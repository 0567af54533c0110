/**
 * What an emulator says to its bench, a JSON object a line.
 *
 * @module
 */

import type { Waits } from "./wait_histogram.ts";

/** What one direction did. */
export interface DirectionReport {
  /** Packets that came out, or would have. */
  readonly passed: number;
  /** Packets lost by chance. */
  readonly lost: number;
  /** Packets that found the queue full. */
  readonly dropped: number;
  /** How long those that passed waited for others. */
  readonly waits: Waits;
  /** How much later than it should the emulator let them out: what the machine is to blame for. */
  readonly lateness: Waits;
}

/** What both did: `there` is from the first end to the second. */
export interface LineReport {
  readonly there: DirectionReport;
  readonly back: DirectionReport;
}

/** A line of the emulator. */
export type EmulatorLine =
  | { readonly up: true }
  | LineReport
  /** Why there is no line, as a sentence. */
  | { readonly problem: string };
