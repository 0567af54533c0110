/**
 * Two mailboxes in memory and whatever serves between them: for tests, the honest server and every other kind.
 *
 * @module
 */

import type { Mailbox } from "./mailbox.ts";
import type { PairingRole } from "./role.ts";

/** What a server delivers to `to` when the other side sent `payload`, the `index`th of its messages from 0. */
export type Relay = (payload: string, to: PairingRole, index: number) => readonly string[];

/** A mailbox whose other end is in the same test. */
export class MemoryMailbox implements Mailbox {
  readonly #waiting: PromiseWithResolvers<string>[] = [];
  readonly #arrived: string[] = [];
  readonly #deliver: (payload: string) => void;
  readonly #left = Promise.withResolvers<void>();
  #closed: Error | undefined;

  /** Begins empty. @param deliver What becomes of payloads sent here. */
  constructor(deliver: (payload: string) => void) {
    this.#deliver = deliver;
  }

  /** Why it was closed, if it was. */
  get closed(): Error | undefined {
    return this.#closed;
  }

  /** Puts `payload` in, as a server does. */
  put(payload: string): void {
    const first = this.#waiting.shift();
    if (first === undefined) this.#arrived.push(payload);
    else first.resolve(payload);
  }

  send(payload: string): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    this.#deliver(payload);
    return Promise.resolve();
  }

  receive(): Promise<string> {
    const payload = this.#arrived.shift();
    if (payload !== undefined) return Promise.resolve(payload);
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const turn = Promise.withResolvers<string>();
    this.#waiting.push(turn);
    return turn.promise;
  }

  get left(): Promise<void> {
    return this.#left.promise;
  }

  /** The other side is gone, as a server says. */
  leave(reason: Error): void {
    this.#left.resolve();
    this.close(reason);
  }

  close(reason: Error = new Error("closed")): void {
    this.#closed ??= reason;
    for (const turn of this.#waiting.splice(0)) turn.reject(this.#closed);
  }
}

/** A mailbox for each side, joined by `relay`. @param relay @default delivers everything once, unchanged */
export function mailboxPair(relay: Relay = (payload) => [payload]): Record<PairingRole, MemoryMailbox> {
  const counts = { sender: 0, receiver: 0 };
  const deliver = (to: PairingRole) => (payload: string): void => {
    for (const each of relay(payload, to, counts[to]++)) pair[to].put(each);
  };
  const pair = {
    sender: new MemoryMailbox(deliver("receiver")),
    receiver: new MemoryMailbox(deliver("sender")),
  };
  return pair;
}
