/**
 * What follows from two shares on either side: the keys, the proofs that each side owes the other, and the
 * verification words.
 *
 * @module
 */

import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { channelIdentifier, type Meeting } from "./channel_identifier.ts";
import { isNormalForm } from "./code.ts";
import { type CPaceInputs, type CPaceResult, sessionIdOutput } from "./cpace.ts";
import { KeySchedule } from "./key_schedule.ts";
import { lengthValues, utf8 } from "./octets.ts";
import { verificationWords } from "./verification_words.ts";

/** What two sides have once they proved the words to each other. */
export interface Pairing {
  /** All keys of the pairing. */
  readonly keys: KeySchedule;
  /** Four words, the same on both sides unless somebody sits in between. */
  readonly verificationWords: readonly string[];
}

/** What a side computes from both shares, before anything is proved. */
export interface Agreement {
  /** All keys, not to be used for anything but proofs yet. */
  readonly keys: KeySchedule;
  /** HMAC-SHA-512 over the transcript, 64 bytes (draft-irtf-cfrg-cpace-21, section 10.4). */
  readonly receiverProof: Uint8Array;
  /** The same under a key of its own, so that neither proof can pass for the other. */
  readonly senderProof: Uint8Array;
}

/** Bytes of an opening. */
export const OPENING_BYTES = 32;

const COMMITMENT_BYTES = 32;

/**
 * The inputs of CPace for these words at this meeting.
 * @throws TypeError when the words are not in normal form: the other side would make another key of the same words.
 */
export function cpaceInputs(words: string, meeting: Meeting): CPaceInputs {
  if (!isNormalForm(words)) throw new TypeError("Cannot pair with words that are not in normal form");
  return { password: utf8(words), channel: channelIdentifier(meeting) };
}

/** The agreement that a run of CPace leads to. */
export function agreementOf({ intermediateKey, transcript }: CPaceResult): Agreement {
  const keys = new KeySchedule(intermediateKey, sessionIdOutput(transcript));
  return {
    keys,
    receiverProof: hmac(sha512, keys.derive("confirmReceiver"), transcript),
    senderProof: hmac(sha512, keys.derive("confirmSender"), transcript),
  };
}

/** What binds the receiver to `opening` (32 random bytes) without showing it: 32 bytes of its SHA-512. */
export function commitmentTo(opening: Uint8Array): Uint8Array {
  return sha512(lengthValues(utf8("slip opening"), opening)).slice(0, COMMITMENT_BYTES);
}

/** The pairing, once the other side's proof and the opening are checked. */
export function pairingOf({ keys }: Agreement, opening: Uint8Array): Pairing {
  return { keys, verificationWords: verificationWords(keys.derive("verificationWords", opening)) };
}
