/**
 * What the two sides of an exchange have in common.
 *
 * @module
 */

import { type SlipError, slipError } from "../errors.ts";
import type { Pairing } from "./agreement.ts";
import type { PairingMessage, RefusalReason } from "./pairing_message.ts";

/** A step of an exchange that leads to a pairing. */
export interface Paired {
  /** What the other side needs to come to the same end, if anything. */
  readonly reply?: PairingMessage;
  /** What both sides then have. */
  readonly pairing: Pairing;
}

/** One side: what it answers to each message. Methods throw a SlipError to end the exchange. */
export interface Side {
  /** What it says before it heard anything. */
  begin(): PairingMessage | undefined;
  /** Its answer to the first message. */
  takeShare(message: PairingMessage): PairingMessage;
  /** What follows from the second message. */
  takeProof(message: PairingMessage): Paired;
  /** What a refusal by the other side means on this side. */
  refused(reason: RefusalReason): SlipError;
  /** Forgets every secret. Safe to call twice. */
  wipe(): void;
}

/** The error for a message that is known but not due. */
export function outOfTurn(message: PairingMessage): SlipError {
  return slipError("protocol", { detail: `${message.type} out of turn` });
}
