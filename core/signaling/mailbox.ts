/**
 * The way to one other peer through the server: texts both ways, each way in order.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { MAILBOX_LENGTH, MAILBOX_MESSAGES } from "../limits.ts";
import { quiet } from "./quiet.ts";
import { WaitingQueue } from "./waiting_queue.ts";

/** Made by the signaling client, one for each other peer. */
export class Mailbox {
  /** The other peer's id in the room, given by the server. */
  readonly peerId: string;
  readonly #transmit: (payload: string) => Promise<void>;
  readonly #arrived = new WaitingQueue<string>(MAILBOX_MESSAGES, {
    limit: MAILBOX_LENGTH,
    weigh: ({ length }) => length,
  });
  /** Rejects when the mailbox closes; ends the sends that wait for their receipt. */
  readonly #end = Promise.withResolvers<never>();
  readonly #left = Promise.withResolvers<void>();
  #reason: Error | undefined;

  /**
   * An open mailbox.
   * @param transmit Gives a payload to the server; resolves when the other peer's socket has it.
   */
  constructor(peerId: string, transmit: (payload: string) => Promise<void>) {
    this.peerId = peerId;
    this.#transmit = transmit;
    quiet(this.#end.promise);
  }

  /**
   * Resolves when the server says that the other peer's socket closed, also when this mailbox was closed before. A hint
   * and no proof: servers lie, sockets break while a peer lives, and a peer may live on without a server. Never rejects;
   * stays pending when the server says nothing, because the peer was dismissed or the server itself is gone.
   */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  /**
   * Sends a payload of at most `SIGNALING_PAYLOAD_LENGTH` characters; resolves when the server says it delivered it.
   * Rejects with the reason when the mailbox is closed, and with RangeError when the payload is too long.
   */
  send(payload: string): Promise<void> {
    if (this.#reason) return this.#end.promise;
    return quiet(Promise.race([this.#end.promise, this.#transmit(payload)]));
  }

  /** The next payload, in order. Rejects with the reason once the mailbox is closed and empty. */
  receive(): Promise<string> {
    return this.#arrived.next();
  }

  /**
   * Takes in what the other peer sent. False when more waits than `MAILBOX_MESSAGES` or `MAILBOX_LENGTH` allow: the
   * mailbox is closed with `protocol` then, and what waited is forgotten.
   */
  deliver(payload: string): boolean {
    if (this.#arrived.push(payload)) return true;
    this.close(slipError("protocol", { detail: "more messages at once than anybody has a use for" }));
    this.#arrived.clear();
    return false;
  }

  /** Takes in that the server says the other peer's socket closed: resolves `left`, and closes with `reason`. */
  leave(reason: Error): void {
    this.#left.resolve();
    this.close(reason);
  }

  /**
   * Ends every wait with `reason`, by default `interrupted`; tells nobody. What arrived before can still be received.
   * Safe to call twice: the first reason stays.
   */
  close(reason: Error = slipError("interrupted")): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#end.reject(reason);
    this.#arrived.close(reason);
  }
}
