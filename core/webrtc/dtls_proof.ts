/**
 * What a DTLS handshake must prove before its keys are trusted, checked from its transcript.
 *
 * werift compares the certificate with the fingerprint, but checks neither the signature that proves the possession of
 * its private key nor the Finished message. Anybody on the path who saw the certificate, which travels in the clear,
 * could present it with keys of their own. The checks are those of RFC 5246, sections 7.4.3, 7.4.8 and 7.4.9.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import {
  createHash,
  createHmac,
  type KeyObject,
  timingSafeEqual,
  verify,
  X509Certificate,
} from "node:crypto";

/** Handshake message types (RFC 5246, section 7.4). */
export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** A complete handshake message as werift keeps it. */
export interface HandshakeMessage {
  readonly msg_type: number;
  /** The body. */
  readonly fragment: Buffer;
  /** Header and body, as hashed. */
  serialize(): Buffer;
}

/** A handshake as one side sees it when the other side's Finished arrives. */
export interface HandshakeView {
  readonly role: "client" | "server";
  /** All messages in order, without the Finished that arrived. */
  readonly transcript: readonly HandshakeMessage[];
  /** Those of them that the other side sent in the flight with its certificate. */
  readonly remoteFlight: readonly HandshakeMessage[];
  readonly masterSecret: Buffer;
  readonly clientRandom: Buffer;
  readonly serverRandom: Buffer;
  /** The key exchange share that the keys were derived from. */
  readonly remotePublicKey: Buffer;
}

/** Whether `verifyData` is what the other side's Finished has to say: it knows the keys and saw the same messages. */
export function isFinished(view: HandshakeView, verifyData: Buffer): boolean {
  const label = view.role === "client" ? "server finished" : "client finished";
  const hash = createHash("sha256");
  for (const message of view.transcript) hash.update(message.serialize());
  const seed = Buffer.concat([Buffer.from(label), hash.digest()]);
  // The PRF of RFC 5246, section 5: its first 12 bytes come from one round.
  const first = hmac(view.masterSecret, seed);
  const expected = hmac(view.masterSecret, Buffer.concat([first, seed])).subarray(0, 12);
  return verifyData.length === expected.length && timingSafeEqual(verifyData, expected);
}

/**
 * The certificate that the other side presented, in DER form, once it proved that it has the private key.
 * @throws Error when a message is missing or the proof does not hold.
 */
export function provenCertificate(view: HandshakeView): Buffer {
  const der = firstCertificate(body(view.remoteFlight, HANDSHAKE.certificate));
  const { publicKey } = new X509Certificate(der);
  const proof = view.role === "client" ? signedKeyExchange(view) : signedTranscript(view);
  if (!isSigned(proof, publicKey)) {
    throw new Error("the peer did not prove that it has the certificate's key");
  }
  return der;
}

interface Proof {
  readonly signed: Buffer;
  /** Hash and signature algorithm (RFC 5246, section 7.4.1.4.1). */
  readonly scheme: number;
  readonly signature: Buffer;
}

/** The server signs both randoms and its share (RFC 8422, section 5.4). */
function signedKeyExchange(view: HandshakeView): Proof {
  const message = body(view.remoteFlight, HANDSHAKE.serverKeyExchange);
  const paramsBytes = 4 + message.readUInt8(3);
  requireShare(message.subarray(4, paramsBytes), view);
  const signed = Buffer.concat([view.clientRandom, view.serverRandom, message.subarray(0, paramsBytes)]);
  return { signed, ...readSignature(message.subarray(paramsBytes)) };
}

/** The client signs everything up to its CertificateVerify, its share included. */
function signedTranscript(view: HandshakeView): Proof {
  const share = body(view.remoteFlight, HANDSHAKE.clientKeyExchange);
  requireShare(share.subarray(1, 1 + share.readUInt8(0)), view);
  const end = view.transcript.findIndex(({ msg_type }) => msg_type === HANDSHAKE.certificateVerify);
  const signed = Buffer.concat(view.transcript.slice(0, end).map((message) => message.serialize()));
  return { signed, ...readSignature(body(view.remoteFlight, HANDSHAKE.certificateVerify)) };
}

function requireShare(share: Buffer, { remotePublicKey }: HandshakeView): void {
  if (!share.equals(remotePublicKey)) throw new Error("the keys are not from the signed key exchange");
}

function readSignature(bytes: Buffer): Pick<Proof, "scheme" | "signature"> {
  return { scheme: bytes.readUInt16BE(0), signature: bytes.subarray(4, 4 + bytes.readUInt16BE(2)) };
}

const RSA_PKCS1_SHA256 = 0x0401;
const ECDSA_SHA256 = 0x0403;

function isSigned({ signed, scheme, signature }: Proof, key: KeyObject): boolean {
  const isKnown = (scheme === ECDSA_SHA256 && key.asymmetricKeyType === "ec") ||
    (scheme === RSA_PKCS1_SHA256 && key.asymmetricKeyType === "rsa");
  return isKnown && verify("sha256", signed, key, signature);
}

/** RFC 5246, section 7.4.2: lengths of three bytes around the list and each certificate. */
function firstCertificate(message: Buffer): Buffer {
  const length = message.readUIntBE(3, 3);
  const der = message.subarray(6, 6 + length);
  if (der.length !== length || length === 0) throw new Error("the peer presented no certificate");
  return der;
}

function body(messages: readonly HandshakeMessage[], type: number): Buffer {
  const found = messages.find(({ msg_type }) => msg_type === type);
  if (found === undefined) throw new Error(`the handshake has no message of type ${type}`);
  return found.fragment;
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest();
}
