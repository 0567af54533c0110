/**
 * Two exchanges against each other, with or without somebody in between: for tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Pairing } from "./agreement.ts";
import { Exchange, type ExchangeEffect } from "./exchange.ts";
import { formatPairingMessage, type PairingMessage, parsePairingMessage } from "./pairing_message.ts";
import { systemRandom } from "./random.ts";
import { ReceiverSide } from "./receiver_side.ts";
import type { PairingRole } from "./role.ts";
import { SenderSide } from "./sender_side.ts";
import { Tries } from "./tries.ts";

/** The right words. */
export const WORDS = "crumble-violin";

/** Where both sides meet. */
export const MEETING = { room: 7, receiverId: "2", senderId: "1" };

/** What the receiver tells `pair()`, but for its mailbox. */
export const RECEIVING = { role: "receiver", room: 7, words: WORDS, selfId: "2", peerId: "1" } as const;

/** What the sender tells it, but for its mailbox and its tries. */
export const SENDING = { role: "sender", room: 7, words: WORDS, selfId: "1", peerId: "2" } as const;

/** A receiver's exchange. */
export function receiver(words = WORDS, meeting = MEETING): Exchange {
  return new Exchange(new ReceiverSide(words, meeting, systemRandom));
}

/** A sender's exchange. */
export function sender(tries = new Tries(), words = WORDS, meeting = MEETING): Exchange {
  return new Exchange(new SenderSide(words, meeting, systemRandom, tries));
}

/** The one payload among `effects`. */
export function sent(effects: readonly ExchangeEffect[]): string {
  const payloads = effects.flatMap((effect) => effect.type === "send" ? [effect.payload] : []);
  assert.equal(payloads.length, 1);
  return payloads[0]!;
}

/** How an exchange ended: `paired`, or the code of its error; `undefined` while it goes on. */
export function ending(effects: readonly ExchangeEffect[]): string | undefined {
  const last = effects.at(-1);
  if (last?.type === "failed") return last.error.code;
  return last?.type === "paired" ? "paired" : undefined;
}

/** What an exchange that paired gives. */
export function pairingIn(effects: readonly ExchangeEffect[]): Pairing {
  const last = effects.at(-1);
  assert.ok(last?.type === "paired", `ended in ${ending(effects)}`);
  return last.pairing;
}

/** What a server may do to a message. */
export type Tamper = (message: PairingMessage, from: PairingRole) => PairingMessage[];

/** Runs two sides against each other and writes down what is said and how each ends. */
export function converse(
  two: Record<PairingRole, Exchange>,
  tamper: Tamper = (message) => [message],
): string[] {
  const lines: string[] = [];
  const queue: { from: PairingRole; payload: string }[] = [];
  const note = (from: PairingRole, effects: readonly ExchangeEffect[]) => {
    for (const effect of effects) {
      if (effect.type === "send") queue.push({ from, payload: effect.payload });
      else lines.push(`${from}: ${effect.type === "paired" ? "paired" : effect.error.code}`);
    }
  };
  note("receiver", two.receiver.start());
  note("sender", two.sender.start());
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const to = next.from === "sender" ? "receiver" : "sender";
    const message = parsePairingMessage(next.payload);
    lines.push(`${next.from} -> ${message.type === "refusal" ? `refusal: ${message.reason}` : message.type}`);
    for (const each of tamper(message, next.from)) note(to, two[to].arrive(formatPairingMessage(each)));
  }
  return lines;
}
