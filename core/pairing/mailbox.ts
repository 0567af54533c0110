/**
 * The way to one other peer through the server, as pairing needs it. The signaling client implements it.
 *
 * @module
 */

/** Opaque payloads to and from one other peer, in order. */
export interface Mailbox {
  /** Sends `payload` after all that were handed over before. Resolves when the server says it delivered it. */
  send(payload: string): Promise<void>;
  /** The next payload from that peer. Rejects with the reason when the peer or the server goes away, or on close. */
  receive(): Promise<string>;
  /** Resolves when the server says that the peer's socket closed; it may never know. */
  readonly left?: Promise<void>;
  /** Ends every wait with `reason`, now and later. Safe to call twice. */
  close(reason?: Error): void;
}
