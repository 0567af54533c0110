/**
 * What the two ends of a channel and the bench say to each other, a JSON object a line.
 *
 * @module
 */

/** What an end says to the other one, through the bench. */
export type SignalingLine =
  | { readonly sdp: RTCSessionDescriptionInit }
  | { readonly candidate: RTCIceCandidateInit }
  /** Where a TCP end listens. */
  | { readonly port: number };

/** What an end says to the bench. */
export type EndLine =
  | SignalingLine
  /** Its channel is open. */
  | { readonly open: true }
  /** Bytes that it has received so far. */
  | { readonly received: number }
  /** It has received everything, in so many seconds since the first message. */
  | { readonly seconds: number }
  /** Its event loop's delay, 99th percentile in milliseconds, since the start; null from who does not measure it. */
  | { readonly loopDelayMs: number | null };

/** What the bench says to an end. */
export type BenchLine =
  | SignalingLine
  /** Begin to send, or to be sent to. */
  | { readonly start: true }
  /** Say what was measured. */
  | { readonly report: true };

/** Which end: the sender offers, the receiver answers. */
export type Role = "send" | "receive";
