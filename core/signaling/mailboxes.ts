/**
 * The ways of one client to the others in its room: a receiver has one, to its sender; a sender has one to each of its
 * receivers, and what ends one of them leaves the others alone.
 *
 * @module
 */

import { MAILBOX_MESSAGES } from "../limits.ts";
import type { Mailbox } from "./mailbox.ts";
import { WaitingQueue } from "./waiting_queue.ts";

/** Made by the signaling client, empty. */
export class Mailboxes {
  /** Kept after its end: a receiver may ask for it after its sender left, and what that sent is in it. */
  #sender: Mailbox | undefined;
  /** By peer, until it leaves or is dismissed: their number is bounded by the room's places. */
  readonly #receivers = new Map<string, Mailbox>();
  /** Receivers that nobody asked for yet. */
  readonly #joined = new WaitingQueue<Mailbox>(MAILBOX_MESSAGES);

  /** The one to `peerId`, if it is there. */
  get(peerId: string): Mailbox | undefined {
    return this.#sender?.peerId === peerId ? this.#sender : this.#receivers.get(peerId);
  }

  /** The next receiver that joined. Rejects with the reason once closed, after those that joined before. */
  next(): Promise<Mailbox> {
    return this.#joined.next();
  }

  /** Takes in the way to our sender. */
  addSender(mailbox: Mailbox): void {
    this.#sender = mailbox;
  }

  /** Takes in the way to one more receiver; false when more wait to be asked for than `MAILBOX_MESSAGES`. */
  addReceiver(mailbox: Mailbox): boolean {
    this.#receivers.set(mailbox.peerId, mailbox);
    return this.#joined.push(mailbox);
  }

  /** Ends the one to `peerId` because that peer left, if it is there. */
  leave(peerId: string, reason: Error): void {
    this.get(peerId)?.leave(reason);
    this.remove(peerId, reason);
  }

  /** Ends the one to the sender because that left, if it is there. */
  senderLeft(reason: Error): void {
    this.#sender?.leave(reason);
  }

  /** Ends the one to `peerId`, if it is there. */
  remove(peerId: string, reason: Error): void {
    const mailbox = this.get(peerId);
    if (!mailbox) return;
    mailbox.close(reason);
    this.#joined.remove(mailbox);
    this.#receivers.delete(peerId);
  }

  /** Ends them all, and every wait for a receiver. */
  close(reason: Error): void {
    this.#sender?.close(reason);
    for (const mailbox of this.#receivers.values()) mailbox.close(reason);
    this.#joined.close(reason);
  }
}
