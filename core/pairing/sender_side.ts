/**
 * The sender's side of an exchange: it answers, counts wrong tries, and proves the words only to who proved them.
 *
 * @module
 */

import { equalBytes } from "@noble/ciphers/utils.js";
import { type SlipError, slipError } from "../errors.ts";
import { type Agreement, agreementOf, commitmentTo, cpaceInputs, pairingOf } from "./agreement.ts";
import type { Meeting } from "./channel_identifier.ts";
import { type CPaceInputs, CPaceParty } from "./cpace.ts";
import type { PairingMessage } from "./pairing_message.ts";
import type { RandomBytes } from "./random.ts";
import { outOfTurn, type Paired, type Side } from "./side.ts";
import type { Tries } from "./tries.ts";

/** See {@linkcode Side}. Computes nothing before a receiver's share is there. */
export class SenderSide implements Side {
  readonly #inputs: CPaceInputs;
  readonly #random: RandomBytes;
  readonly #tries: Tries;
  #commitment: Uint8Array = new Uint8Array();
  #agreement: Agreement | undefined;

  /**
   * Draws nothing yet.
   * @param words In normal form.
   * @param tries Shared by all exchanges about these words.
   */
  constructor(words: string, meeting: Meeting, random: RandomBytes, tries: Tries) {
    this.#inputs = cpaceInputs(words, meeting);
    this.#random = random;
    this.#tries = tries;
  }

  /** Waits to be spoken to. */
  begin(): undefined {
    return undefined;
  }

  /** Answers the receiver's share with its own. */
  takeShare(message: PairingMessage): PairingMessage {
    if (message.type !== "receiver-share") throw outOfTurn(message);
    if (this.#tries.closed) throw slipError("too-many-tries", { tries: this.#tries.wrong });
    const party = new CPaceParty(this.#inputs, new Uint8Array(), this.#random);
    const receiver = { share: message.share, associatedData: message.commitment };
    this.#agreement = agreementOf(party.finishAsResponder(receiver));
    this.#commitment = message.commitment;
    return { type: "sender-share", share: party.message.share };
  }

  /** Judges the receiver's proof, at the cost of a try when it is wrong. */
  takeProof(message: PairingMessage): Paired {
    const agreement = this.#agreement;
    if (message.type !== "receiver-proof" || agreement === undefined) throw outOfTurn(message);
    const right = this.#tries.judge(() => equalBytes(message.proof, agreement.receiverProof));
    if (!right) throw slipError("wrong-words");
    if (!equalBytes(commitmentTo(message.opening), this.#commitment)) {
      throw slipError("protocol", { detail: "an opening that does not fit its commitment" });
    }
    const reply = { type: "sender-proof", proof: agreement.senderProof } as const;
    return { reply, pairing: pairingOf(agreement, message.opening) };
  }

  /** The receiver refused; it cannot know whether the words are right before it has our proof. */
  refused(): SlipError {
    return slipError("protocol", { detail: "it ended the pairing before it was due" });
  }

  /** See {@linkcode Side.wipe}. */
  wipe(): void {
    this.#agreement?.keys.wipe();
    this.#agreement = undefined;
  }
}
