/**
 * Events that Deno has no classes for, in the browser's shape.
 *
 * @module
 */

import type { DataChannel } from "../ports.ts";
import type { LocalIceCandidate } from "./candidate.ts";

/** `icecandidate`: a local candidate to pass on, or `null` after the last one. */
export class IceCandidateEvent extends Event {
  /** What to give to the other side's `addIceCandidate()`. */
  readonly candidate: LocalIceCandidate | null;

  /** @param candidate `null` for the end. */
  constructor(candidate: LocalIceCandidate | null) {
    super("icecandidate");
    this.candidate = candidate;
  }
}

/** `datachannel`: the other side opened a channel. */
export class DataChannelEvent extends Event {
  /** Open already; its messages come in a later task. */
  readonly channel: DataChannel;

  /** @param channel The one that was opened. */
  constructor(channel: DataChannel) {
    super("datachannel");
    this.channel = channel;
  }
}
