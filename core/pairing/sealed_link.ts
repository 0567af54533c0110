/**
 * The way to a peer that proved the words: whatever passes here is sealed on one side and opened on the other.
 *
 * @module
 */

import { formatPeerSignal, parsePeerSignal, type PeerLink, type PeerSignal } from "../connection/signal.ts";
import type { Pairing } from "./agreement.ts";
import type { KeySchedule } from "./key_schedule.ts";
import type { Mailbox } from "./mailbox.ts";
import type { PairingRole } from "./role.ts";
import { Sealer } from "./sealer.ts";

/** A {@linkcode PeerLink} after pairing. Shows no key when it is printed or turned to JSON. */
export class SealedLink implements PeerLink {
  /** The other peer's id in the room. */
  readonly peerId: string;
  /** For the relay lane and for resuming; the link has keys of its own. */
  readonly keys: KeySchedule;
  /** Four words for two people to compare. */
  readonly verificationWords: readonly string[];
  readonly #mailbox: Mailbox;
  readonly #sealer: Sealer;

  /** Seals as `role`, the end that this side is. */
  constructor(peerId: string, role: PairingRole, pairing: Pairing, mailbox: Mailbox) {
    this.peerId = peerId;
    this.keys = pairing.keys;
    this.verificationWords = pairing.verificationWords;
    this.#mailbox = mailbox;
    this.#sealer = new Sealer(pairing.keys, role);
  }

  /** As {@linkcode Mailbox.left}. */
  get left(): Promise<void> | undefined {
    return this.#mailbox.left;
  }

  /** Seals and sends. Messages are numbered in the order of the calls, whether or not they are awaited. */
  async send(signal: PeerSignal): Promise<void> {
    await this.#mailbox.send(this.#sealer.seal(formatPeerSignal(signal)));
  }

  /**
   * Opens the next message. One that does not open ends the link for good.
   * @throws SlipError `protocol`, or the reason for which the mailbox ended.
   */
  async receive(): Promise<PeerSignal> {
    const payload = await this.#mailbox.receive();
    try {
      return parsePeerSignal(this.#sealer.open(payload));
    } catch (error) {
      if (error instanceof Error) this.close(error);
      throw error;
    }
  }

  /** See {@linkcode PeerLink.close}. */
  close(reason?: Error): void {
    this.#mailbox.close(reason);
  }
}
