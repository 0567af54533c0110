/**
 * A lane: the way bytes take between two peers, with control and data apart and back-pressure on data.
 *
 *     sendControl ──▶ small, ordered, first     ──▶ onControl
 *     sendData    ──▶ frames, any order, bounded ──▶ onData
 *
 * @module
 */

import type { PathKind } from "../status.ts";

/** What a lane tells its one user. Set before the first message arrives; called in order of arrival. */
export interface LaneListener {
  /** A control message: text, at most `CONTROL_MESSAGE_BYTES`. */
  control(text: string): void;
  /** A frame of data; the bytes belong to the listener. */
  data(frame: Uint8Array<ArrayBuffer>): void;
  /** The lane is gone: `undefined` after a {@linkcode Lane.close} of either side, else why. Called once, last. */
  closed(error: Error | undefined): void;
}

/** A duplex way to the other peer. Every implementation passes `testing_lane_compliance.ts`. */
export interface Lane {
  readonly kind: PathKind;
  /** What a person is told of it, such as `UDP IPv4 host`. */
  readonly detail: string;
  /** Starts delivering, including what arrived before. */
  listen(listener: LaneListener): void;
  /**
   * Sends a control message ahead of data that is not handed over yet. Nothing after the lane closed. The lane ends with
   * `protocol` when more than `CONTROL_BACKLOG_BYTES` wait for the other side to take them.
   */
  sendControl(text: string): void;
  /**
   * Hands over one frame, which is copied. Callers wait for {@linkcode Lane.writable} first. Nothing after the lane
   * closed.
   */
  sendData(frame: Uint8Array<ArrayBuffer>): void;
  /** Resolves when less than the high water mark is queued, at once if it is so already; rejects when closed. */
  writable(): Promise<void>;
  /** The round-trip time of the path now, milliseconds; nothing where nobody can tell. Never rejects. */
  roundTripMs?(): Promise<number | undefined>;
  /** Closes both directions and releases everything; what is queued may be lost. Safe to call twice. */
  close(): void;
}
