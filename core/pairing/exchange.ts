/**
 * Two peers prove to each other that they know the same words: a machine for either side, payloads in, effects out.
 *
 *     receiver                                     sender
 *       share, commitment ──────────────────────▶
 *                         ◀────────────────────── share
 *       proof, opening    ──────────────────────▶ judges: a wrong proof costs one of the tries
 *       judges            ◀────────────────────── proof
 *
 * Whoever guesses the words must show the guess to the sender first and learns from it whether it was right, nothing
 * else: until then the sender has only sent a share, which looks the same for all words.
 *
 * The commitment is for the verification words. They depend on the opening, which the receiver fixes before it sees
 * the sender's share and shows after; so somebody in between, who knows the words of the code and runs one exchange
 * with each side, must settle what it sends before it can know either side's words, and cannot search for a match.
 *
 * @module
 */

import { SlipError } from "../errors.ts";
import type { Pairing } from "./agreement.ts";
import {
  formatPairingMessage,
  type PairingMessage,
  parsePairingMessage,
  type RefusalReason,
} from "./pairing_message.ts";
import type { Side } from "./side.ts";

/** Where a side stands, and what that means. */
export const EXCHANGE_STATES = {
  "awaiting-share": "The other side's share is due; nothing is known about it yet",
  "awaiting-proof": "Both shares are known; the other side has yet to prove that it knows the words",
  "paired": "Each side has proved the words as far as it must, and both have the same keys",
  "failed": "The exchange is over without keys; the other side was told why, or told us",
} as const;

/** A word for each state. */
export type ExchangeState = keyof typeof EXCHANGE_STATES;

/** What the driver is to do, in order. `paired` and `failed` come once and last. */
export type ExchangeEffect =
  | { readonly type: "send"; readonly payload: string }
  | { readonly type: "paired"; readonly pairing: Pairing }
  | { readonly type: "failed"; readonly error: SlipError };

/** The machine. Bytes from the peer never make it throw. */
export class Exchange {
  readonly #side: Side;
  #state: ExchangeState = "awaiting-share";

  /** Begins in `awaiting-share`. @param side Of one exchange only. */
  constructor(side: Side) {
    this.#side = side;
  }

  /** Where it stands; {@linkcode EXCHANGE_STATES} has a sentence for each. */
  get state(): ExchangeState {
    return this.#state;
  }

  /** Begins, once, before anything arrives. */
  start(): ExchangeEffect[] {
    const greeting = this.#side.begin();
    return greeting === undefined ? [] : [send(greeting)];
  }

  /** Takes the peer's next payload. An exchange that is over takes nothing more and does nothing. */
  arrive(payload: string): ExchangeEffect[] {
    if (this.#state === "paired" || this.#state === "failed") return [];
    try {
      return this.#take(parsePairingMessage(payload));
    } catch (error) {
      if (!(error instanceof SlipError)) throw error;
      return [send({ type: "refusal", reason: reasonFor(error) }), ...this.#fail(error)];
    }
  }

  /** Ends it from this side, as after a deadline: nothing more is taken and every secret forgotten. */
  abandon(): void {
    if (this.#state === "paired") return;
    this.#state = "failed";
    this.#side.wipe();
  }

  #take(message: PairingMessage): ExchangeEffect[] {
    if (message.type === "refusal") return this.#fail(this.#side.refused(message.reason));
    if (this.#state === "awaiting-share") {
      const reply = this.#side.takeShare(message);
      this.#state = "awaiting-proof";
      return [send(reply)];
    }
    const { reply, pairing } = this.#side.takeProof(message);
    this.#state = "paired";
    return [...(reply === undefined ? [] : [send(reply)]), { type: "paired", pairing }];
  }

  #fail(error: SlipError): ExchangeEffect[] {
    this.abandon();
    return [{ type: "failed", error }];
  }
}

function send(message: PairingMessage): ExchangeEffect {
  return { type: "send", payload: formatPairingMessage(message) };
}

function reasonFor(error: SlipError): RefusalReason {
  if (error.code === "wrong-words") return "wrong-words";
  return error.code === "too-many-tries" ? "closed" : "broken";
}
