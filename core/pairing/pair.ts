/**
 * Drives an exchange over a mailbox: the one place in pairing that waits.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { SlipError, slipError } from "../errors.ts";
import { PAIRING_TIMEOUT_MS } from "../limits.ts";
import type { Pairing } from "./agreement.ts";
import { Exchange, type ExchangeEffect } from "./exchange.ts";
import type { Mailbox } from "./mailbox.ts";
import { type RandomBytes, systemRandom } from "./random.ts";
import { ReceiverSide } from "./receiver_side.ts";
import { SealedLink } from "./sealed_link.ts";
import { SenderSide } from "./sender_side.ts";
import type { Side } from "./side.ts";
import type { Tries } from "./tries.ts";

/** What both sides say. */
export interface CommonPairOptions {
  /** The room's number. */
  readonly room: number;
  /** The secret in normal form, as `parseCode`, `parseChosenWords` and `generateWords` give it. */
  readonly words: string;
  /** This side's id in the room, given by the server. */
  readonly selfId: string;
  /** The other side's. */
  readonly peerId: string;
  /** Closed when pairing fails; the link's when it succeeds. */
  readonly mailbox: Mailbox;
  /** Milliseconds for the whole exchange. @default PAIRING_TIMEOUT_MS */
  readonly timeoutMs?: number;
  /** Ends the wait with `interrupted`. */
  readonly signal?: AbortSignal;
  /** Where secrets come from. @default the platform's generator */
  readonly random?: RandomBytes;
}

/** What to pair, and as whom. */
export type PairOptions =
  & CommonPairOptions
  & ({
    readonly role: "receiver";
  } | {
    readonly role: "sender";
    /** Shared by all exchanges about these words; `left` and `closed` say what a wrong try leaves. */
    readonly tries: Tries;
  });

/**
 * Proves the words to the other side and has it prove them, then gives the sealed way to it.
 * @throws SlipError `wrong-words` on both sides when they differ; `too-many-tries` when the code is closed;
 * `peer-silent`, `interrupted`, `version-mismatch`, `protocol`; or the reason for which the mailbox ended.
 * @throws TypeError when `words` are not in normal form; the mailbox stays open then.
 */
export async function pair(options: PairOptions): Promise<SealedLink> {
  const { role, peerId, mailbox, signal, timeoutMs = PAIRING_TIMEOUT_MS } = options;
  const late = () => slipError("peer-silent", { seconds: Math.ceil(timeoutMs / 1000) });
  const exchange = new Exchange(sideOf(options));
  try {
    const pairing = await within(converse(exchange, mailbox), { timeoutMs, late, signal });
    return new SealedLink(peerId, role, pairing, mailbox);
  } catch (error) {
    exchange.abandon();
    mailbox.close(error instanceof Error ? error : undefined);
    throw error;
  }
}

function sideOf(options: PairOptions): Side {
  const { room, words, selfId, peerId, random = systemRandom } = options;
  return options.role === "receiver"
    ? new ReceiverSide(words, { room, receiverId: selfId, senderId: peerId }, random)
    : new SenderSide(words, { room, receiverId: peerId, senderId: selfId }, random, options.tries);
}

async function converse(exchange: Exchange, mailbox: Mailbox): Promise<Pairing> {
  let effects = exchange.start();
  while (true) {
    const pairing = await carryOut(effects, mailbox);
    if (pairing !== undefined) return pairing;
    effects = exchange.arrive(await mailbox.receive());
  }
}

/** The pairing when the effects end in one. */
async function carryOut(effects: readonly ExchangeEffect[], mailbox: Mailbox): Promise<Pairing | undefined> {
  const last = effects.at(-1);
  const failure = last?.type === "failed" ? last.error : undefined;
  for (const effect of effects) {
    if (effect.type === "send") await deliver(effect.payload, mailbox, failure);
  }
  if (failure !== undefined) throw failure;
  return last?.type === "paired" ? last.pairing : undefined;
}

/** A farewell that cannot be delivered must not hide the failure it tells of. */
async function deliver(payload: string, mailbox: Mailbox, failure: SlipError | undefined): Promise<void> {
  try {
    await mailbox.send(payload);
  } catch (error) {
    throw failure ?? error;
  }
}
