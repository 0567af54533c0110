/**
 * Two links in memory, as between two peers that proved the words to each other, and whatever serves between them.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import type { PeerLink, PeerSignal } from "./signal.ts";

/** What becomes of what one side sends: delivered as returned, in this order. */
export type Pass = (signal: PeerSignal, from: MemoryLink) => readonly PeerSignal[];

/** One end of a link. */
export class MemoryLink implements PeerLink {
  readonly peerId: string;
  /** Everything that was sent from here. */
  readonly sent: PeerSignal[] = [];
  /** The other end. */
  peer!: MemoryLink;
  readonly #pass: Pass;
  readonly #arrived: PeerSignal[] = [];
  readonly #waiting: PromiseWithResolvers<PeerSignal>[] = [];
  #closed: Error | undefined;

  /** See {@linkcode linkPairOf}. */
  constructor(peerId: string, pass: Pass) {
    this.peerId = peerId;
    this.#pass = pass;
  }

  /** Types of what was sent from here. */
  get sentTypes(): string[] {
    return this.sent.map(({ type }) => type);
  }

  send(signal: PeerSignal): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    this.sent.push(signal);
    for (const passed of this.#pass(signal, this)) this.peer.put(passed);
    return Promise.resolve();
  }

  receive(): Promise<PeerSignal> {
    const signal = this.#arrived.shift();
    if (signal !== undefined) return Promise.resolve(signal);
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const turn = Promise.withResolvers<PeerSignal>();
    this.#waiting.push(turn);
    return turn.promise;
  }

  /** Puts `signal` in, as the other side does. */
  put(signal: PeerSignal): void {
    const turn = this.#waiting.shift();
    if (turn === undefined) this.#arrived.push(signal);
    else turn.resolve(signal);
  }

  close(reason: Error = slipError("interrupted")): void {
    this.#closed ??= reason;
    for (const turn of this.#waiting.splice(0)) turn.reject(this.#closed);
  }
}

/** Two ends joined by `pass`. @param pass @default delivers everything, unchanged */
export function linkPairOf(
  pass: Pass = (signal) => [signal],
): { readonly sender: MemoryLink; readonly receiver: MemoryLink } {
  const sender = new MemoryLink("receiver", pass);
  const receiver = new MemoryLink("sender", pass);
  sender.peer = receiver;
  receiver.peer = sender;
  return { sender, receiver };
}
