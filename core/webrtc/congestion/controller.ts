/**
 * Congestion control as a replaceable part: how much may be in flight, and how fast it may leave.
 *
 *     association ── what was acknowledged and lost ──▶ controller ── window, pacing rate ──▶ association
 *
 * A controller sees no packets, no sequence numbers and no clock: one {@linkcode Feedback} per acknowledgement that
 * arrived, with the time in it. All bytes are as the association counts them (user data and chunk headers), all times
 * milliseconds, all rates bytes per millisecond.
 *
 * @module
 */

/** What one acknowledgement, or the loss timer, revealed. The object is reused: a controller keeps no reference. */
export interface Feedback {
  nowMs: number;
  /** Bytes acknowledged for the first time. */
  ackedBytes: number;
  /** Bytes found lost just now. */
  lostBytes: number;
  /** When the newest of the lost packets was sent; meaningful when `lostBytes` is above 0. */
  lostSentMs: number;
  /** Bytes in flight before and after. */
  priorFlightBytes: number;
  flightBytes: number;
  /** The round trip of the newest packet acknowledged; 0 when none could be measured. */
  roundTripMs: number;
  /** The smoothed round trip (RFC 6298). */
  smoothedRoundTripMs: number;
  /** Bytes per millisecond delivered over the last flight; 0 when it could not be measured. */
  deliveryRate: number;
  /** Bytes delivered since the start, these included. */
  deliveredBytes: number;
  /** Bytes delivered when the newest packet acknowledged had been sent: what lies between is one round trip. */
  deliveredAtSendBytes: number;
  /** Whether the sender, not the path, was what limited that rate: its queue was empty or the receiver's window full. */
  applicationLimited: boolean;
}

/** Decides how much may be in flight and how fast. One per association; never throws. */
export interface CongestionController {
  /** A word for logs and tables. */
  readonly name: string;
  /** Bytes that may be in flight; at least one packet. */
  readonly windowBytes: number;
  /** Bytes per millisecond; `Infinity` when unpaced. */
  readonly pacingRate: number;
  /** An acknowledgement arrived or packets were found lost. */
  feedback(feedback: Feedback): void;
  /** Nothing was heard for a whole retransmission timeout: everything in flight counts as lost. */
  timedOut(nowMs: number): void;
  /** The sender starts again after having had nothing in flight. */
  restarted(nowMs: number): void;
  /** Packets are now at most `bytes`. */
  packetSize(bytes: number): void;
}

/** Makes a controller for packets of `packetBytes`; `random` gives numbers in [0, 1). */
export type CongestionControllerFactory = (packetBytes: number, random: () => number) => CongestionController;

/** An empty feedback, to be filled and reused. */
export function emptyFeedback(): Feedback {
  return {
    nowMs: 0,
    ackedBytes: 0,
    lostBytes: 0,
    lostSentMs: 0,
    priorFlightBytes: 0,
    flightBytes: 0,
    roundTripMs: 0,
    smoothedRoundTripMs: 0,
    deliveryRate: 0,
    deliveredBytes: 0,
    deliveredAtSendBytes: 0,
    applicationLimited: false,
  };
}

/** Packets of the first window (RFC 6928; RFC 9002, section 7.2). */
export const INITIAL_WINDOW_PACKETS = 10;
