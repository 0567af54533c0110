/**
 * What data channels need of an SCTP association (RFC 8831, section 6): the seam for a faster one.
 *
 * @module
 */

/** How one message is delivered. */
export interface Delivery {
  /** Whether it waits for the messages of its stream before it. */
  readonly ordered: boolean;
  /** Retransmissions after which it is given up; `null` for never (RFC 7496, section 3.2). */
  readonly maxRetransmits: number | null;
  /** Milliseconds after which it is given up; `null` for never (RFC 3758, section 4.1). */
  readonly maxPacketLifeTime: number | null;
}

/** What an association tells its channels. */
export interface AssociationListener {
  /** Messages may be sent now. Called once, first. */
  connected(): void;
  /** A whole message; the bytes belong to the listener. */
  message(streamId: number, ppid: number, bytes: Uint8Array): void;
  /** The other side reset its direction of these streams (RFC 6525). */
  streamsReset(streamIds: readonly number[]): void;
  /** The other side confirmed that we reset ours, perhaps long after it uses these streams again. */
  resetDone(streamIds: readonly number[]): void;
  /** The association is gone, by whose doing ever. Called once, last. */
  closed(): void;
}

/** One association with its own timers. */
export interface Association {
  /** Starts it; the packets of the other side may already arrive. */
  connect(): void;
  /** Takes one packet. Never throws. */
  receive(packet: Uint8Array): void;
  /**
   * Queues a message whose bytes are the association's from now on; not empty. Resolves once its last byte was handed
   * to the network, or the association is gone.
   */
  send(streamId: number, ppid: number, bytes: Uint8Array, delivery: Delivery): Promise<void>;
  /** Resets our direction of a stream once everything sent before arrived. */
  resetStream(streamId: number): void;
  /** Aborts it, telling the other side, and releases its timers. Safe to call twice. */
  close(): void;
}
