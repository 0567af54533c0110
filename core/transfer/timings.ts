/**
 * How long the two sides of a transfer wait for each other.
 *
 * @module
 */

import { CLOSE_GRACE_MS, KEEPALIVE_MS, PEER_LEFT_SILENCE_MS, PEER_SILENCE_MS, STALL_MS } from "../limits.ts";

/** Waits of a conversation, in milliseconds. */
export interface Timings {
  /** Between two pings, and between two looks at the other waits. */
  readonly keepaliveMs: number;
  /** Without a word from the peer until it is lost. */
  readonly peerSilenceMs: number;
  /** The same, once the server said that the peer's socket closed. */
  readonly leftSilenceMs: number;
  /** Without anything that is owed until the transfer is stalled. */
  readonly stallMs: number;
  /** For the peer to close after our last word. */
  readonly closeGraceMs: number;
}

/** Those of `limits.ts`; tests of minutes take shorter ones. */
export const TIMINGS: Timings = {
  keepaliveMs: KEEPALIVE_MS,
  peerSilenceMs: PEER_SILENCE_MS,
  leftSilenceMs: PEER_LEFT_SILENCE_MS,
  stallMs: STALL_MS,
  closeGraceMs: CLOSE_GRACE_MS,
};
