/**
 * CPace: two parties that know the same few words make a key that nobody else can compute, and whoever does not know
 * the words learns from a run whether one guess was right, no more. Initiator-responder form over ristretto255 with
 * SHA-512.
 *
 *     initiator (the receiver)                       responder (the sender)
 *     g  = generator(words, channel)                 g  = generator(words, channel)
 *     Ya = ya·g        ────── Ya, ADa ──────▶
 *                      ◀───── Yb, ADb ───────        Yb = yb·g
 *     K  = ya·Yb                                     K  = yb·Ya
 *     ISK = SHA-512(…, K, Ya, ADa, Yb, ADb)          the same
 *
 * draft-irtf-cfrg-cpace-21. What it leaves open is decided in `docs/security.md`.
 *
 * @module
 */

import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { slipError } from "../errors.ts";
import { lengthValues, prependLength, utf8 } from "./octets.ts";
import type { RandomBytes } from "./random.ts";

/** An element of the group, decoded (RFC 9496, section 4). */
export interface GroupElement {
  /** Multiplied by a scalar from 1 to the group's order − 1. */
  multiply(scalar: bigint): GroupElement;
  /** Its encoding: 32 bytes. */
  toBytes(): Uint8Array;
}

/** Bytes of an encoded element, and so of a share. */
const SHARE_BYTES = 32;

const SCALAR_BYTES = 32;
const DSI = utf8("CPaceRistretto255");
const DSI_ISK = utf8("CPaceRistretto255_ISK");
const DSI_SID_OUTPUT = utf8("CPaceSidOutput");
const SHA512_BLOCK_BYTES = 128;

/** What both parties must agree on before they start (section 4.1). */
export interface CPaceInputs {
  /** PRS: the octets of the shared words. */
  readonly password: Uint8Array;
  /** CI: what the run is bound to. */
  readonly channel: Uint8Array;
  /** sid: a unique octet string that both know before they start. @default empty */
  readonly sessionId?: Uint8Array;
}

/** What one party sends: its share, and what it wants authenticated with it. */
export interface CPaceMessage {
  /** Y: an encoded element. */
  readonly share: Uint8Array;
  /** AD. */
  readonly associatedData: Uint8Array;
}

/**
 * The octets that are hashed to the generator (section 8.1, `generator_string`). Zeros fill the first block of the
 * hash, so that the time it takes does not depend on the password's length.
 */
export function generatorString(
  { password, channel, sessionId = new Uint8Array() }: CPaceInputs,
): Uint8Array {
  const used = 1 + prependLength(password).length + prependLength(DSI).length;
  const padding = new Uint8Array(Math.max(0, SHA512_BLOCK_BYTES - used));
  return lengthValues(DSI, password, padding, channel, sessionId);
}

/** The generator that password, channel and session make (section 8.3, `calculate_generator`). */
export function calculateGenerator(inputs: CPaceInputs): GroupElement {
  return ristretto255_hasher.deriveToCurve!(sha512(generatorString(inputs)));
}

/** 252 random bits as a scalar, little endian (section 8.3, `sample_scalar`). */
export function sampleScalar(random: RandomBytes): Uint8Array<ArrayBuffer> {
  const scalar = random(SCALAR_BYTES);
  scalar[SCALAR_BYTES - 1]! &= 0x0f;
  return scalar;
}

/** The encoding of scalar · element (section 8.3, `scalar_mult`). */
export function scalarMult(scalar: Uint8Array, element: GroupElement): Uint8Array {
  return element.multiply(ristretto255.Point.Fn.fromBytes(scalar)).toBytes();
}

/**
 * The encoding of scalar · share; that of the neutral element, 32 zeros, when the share encodes no element or the
 * neutral one (section 8.3, `scalar_mult_vfy`).
 */
export function scalarMultVerify(scalar: Uint8Array, share: Uint8Array): Uint8Array {
  const element = decode(share);
  return element === undefined ? new Uint8Array(SHARE_BYTES) : scalarMult(scalar, element);
}

/** Both messages in the order of the roles (section 6.3, `transcript_ir`). */
export function transcript(initiator: CPaceMessage, responder: CPaceMessage): Uint8Array {
  return concatBytes(
    lengthValues(initiator.share, initiator.associatedData),
    lengthValues(responder.share, responder.associatedData),
  );
}

/** ISK: 64 bytes (section 7.2). */
export function intermediateSessionKey(
  sessionId: Uint8Array,
  sharedPoint: Uint8Array,
  transcript: Uint8Array,
): Uint8Array {
  return sha512(concatBytes(lengthValues(DSI_ISK, sessionId, sharedPoint), transcript));
}

/** A public identifier of this run, unique when at least one party is honest: 64 bytes (section 10.6). */
export function sessionIdOutput(transcript: Uint8Array): Uint8Array {
  return sha512(concatBytes(DSI_SID_OUTPUT, transcript));
}

/** What both parties have at the end of a run that nobody disturbed. */
export interface CPaceResult {
  /** ISK: 64 bytes, to be put through a key derivation and then wiped. */
  readonly intermediateKey: Uint8Array;
  /** All that was said, for the proofs and the session's identifier. */
  readonly transcript: Uint8Array;
}

/** One party in one run. Its scalar serves once and is wiped. */
export class CPaceParty {
  /** What to send. */
  readonly message: CPaceMessage;
  readonly #sessionId: Uint8Array;
  #scalar: Uint8Array | undefined;

  /** Draws a scalar. @param associatedData Travels in the clear with the share and is authenticated by the run. */
  constructor(inputs: CPaceInputs, associatedData: Uint8Array, random: RandomBytes) {
    this.#sessionId = inputs.sessionId ?? new Uint8Array();
    this.#scalar = sampleScalar(random);
    this.message = { share: scalarMult(this.#scalar, calculateGenerator(inputs)), associatedData };
  }

  /**
   * The result for the initiator, who spoke first.
   * @throws SlipError `protocol` when the responder's share is no element or the neutral one.
   */
  finishAsInitiator(responder: CPaceMessage): CPaceResult {
    return this.#finish(responder, transcript(this.message, responder));
  }

  /**
   * The result for the responder, who answers.
   * @throws SlipError `protocol` when the initiator's share is no element or the neutral one.
   */
  finishAsResponder(initiator: CPaceMessage): CPaceResult {
    return this.#finish(initiator, transcript(initiator, this.message));
  }

  #finish(peer: CPaceMessage, transcript: Uint8Array): CPaceResult {
    const scalar = this.#scalar;
    if (scalar === undefined) throw new TypeError("Cannot finish twice, a scalar serves one run");
    this.#scalar = undefined;
    const sharedPoint = scalarMultVerify(scalar, peer.share);
    scalar.fill(0);
    if (sharedPoint.every((octet) => octet === 0)) {
      throw slipError("protocol", { detail: "a share that is no group element" });
    }
    const intermediateKey = intermediateSessionKey(this.#sessionId, sharedPoint, transcript);
    sharedPoint.fill(0);
    return { intermediateKey, transcript };
  }
}

function decode(share: Uint8Array): GroupElement | undefined {
  try {
    return ristretto255.Point.fromBytes(share);
  } catch {
    return undefined;
  }
}
