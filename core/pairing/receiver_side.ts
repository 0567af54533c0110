/**
 * The receiver's side of an exchange: it begins, and shows its guess of the words first.
 *
 * @module
 */

import { equalBytes } from "@noble/ciphers/utils.js";
import { type SlipError, slipError } from "../errors.ts";
import { WRONG_TRIES } from "../limits.ts";
import {
  type Agreement,
  agreementOf,
  commitmentTo,
  cpaceInputs,
  OPENING_BYTES,
  pairingOf,
} from "./agreement.ts";
import type { Meeting } from "./channel_identifier.ts";
import { CPaceParty } from "./cpace.ts";
import type { PairingMessage, RefusalReason } from "./pairing_message.ts";
import type { RandomBytes } from "./random.ts";
import { outOfTurn, type Paired, type Side } from "./side.ts";

/** See {@linkcode Side}. */
export class ReceiverSide implements Side {
  readonly #opening: Uint8Array;
  readonly #party: CPaceParty;
  #agreement: Agreement | undefined;

  /** Draws its secrets. @param words In normal form. */
  constructor(words: string, meeting: Meeting, random: RandomBytes) {
    this.#opening = random(OPENING_BYTES);
    this.#party = new CPaceParty(cpaceInputs(words, meeting), commitmentTo(this.#opening), random);
  }

  /** Its share. */
  begin(): PairingMessage {
    const { share, associatedData } = this.#party.message;
    return { type: "receiver-share", share, commitment: associatedData };
  }

  /** Answers the sender's share with its proof. */
  takeShare(message: PairingMessage): PairingMessage {
    if (message.type !== "sender-share") throw outOfTurn(message);
    const sender = { share: message.share, associatedData: new Uint8Array() };
    this.#agreement = agreementOf(this.#party.finishAsInitiator(sender));
    return { type: "receiver-proof", proof: this.#agreement.receiverProof, opening: this.#opening };
  }

  /** Judges the sender's proof. */
  takeProof(message: PairingMessage): Paired {
    if (message.type !== "sender-proof" || this.#agreement === undefined) throw outOfTurn(message);
    if (!equalBytes(message.proof, this.#agreement.senderProof)) throw slipError("wrong-words");
    return { pairing: pairingOf(this.#agreement, this.#opening) };
  }

  /** The sender refused. */
  refused(reason: RefusalReason): SlipError {
    switch (reason) {
      case "wrong-words":
        return slipError("wrong-words");
      case "closed":
        return slipError("too-many-tries", { tries: WRONG_TRIES });
      case "broken":
        return slipError("protocol", { detail: "it could not read what this side sent" });
    }
  }

  /** See {@linkcode Side.wipe}. */
  wipe(): void {
    this.#agreement?.keys.wipe();
    this.#agreement = undefined;
  }
}
