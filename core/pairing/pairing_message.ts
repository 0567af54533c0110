/**
 * What two peers say to each other before they share a key, each a base64url payload that the server relays.
 *
 *     | version (1) | type (1) | body                                        |
 *     |             | 1        | receiver's share (32) | commitment (32)     |
 *     |             | 2        | sender's share (32)                         |
 *     |             | 3        | receiver's proof (64) | opening (32)        |
 *     |             | 4        | sender's proof (64)                         |
 *     |             | 5        | refusal: reason (1)                         |
 *
 * Each type has one author and one length, so a message sent back to its author is not the one it waits for.
 *
 * @module
 */

import { concatBytes } from "@noble/hashes/utils.js";
import { slipError } from "../errors.ts";
import { PROTOCOL_VERSION } from "../limits.ts";
import { formatBase64url, parseBase64url } from "./base64url.ts";

/** Why a side ends a pairing. Nothing vouches for a refusal: a server can make one up, and gains nothing by it. */
export type RefusalReason = "wrong-words" | "closed" | "broken";

/** One of the messages. */
export type PairingMessage =
  | { readonly type: "receiver-share"; readonly share: Uint8Array; readonly commitment: Uint8Array }
  | { readonly type: "sender-share"; readonly share: Uint8Array }
  | { readonly type: "receiver-proof"; readonly proof: Uint8Array; readonly opening: Uint8Array }
  | { readonly type: "sender-proof"; readonly proof: Uint8Array }
  | { readonly type: "refusal"; readonly reason: RefusalReason };

const TYPES = ["receiver-share", "sender-share", "receiver-proof", "sender-proof", "refusal"] as const;
const REASONS = ["wrong-words", "closed", "broken"] as const;
const BODY_BYTES = {
  "receiver-share": 32 + 32,
  "sender-share": 32,
  "receiver-proof": 64 + 32,
  "sender-proof": 64,
  "refusal": 1,
} as const;

/** The payload for `message`. */
export function formatPairingMessage(message: PairingMessage): string {
  const head = Uint8Array.of(PROTOCOL_VERSION, TYPES.indexOf(message.type) + 1);
  return formatBase64url(concatBytes(head, ...bodyOf(message)));
}

/**
 * Reads a payload of the other peer.
 * @throws SlipError `version-mismatch` when it has another version, `protocol` when it is none of the messages.
 */
export function parsePairingMessage(payload: string): PairingMessage {
  const bytes = parseBase64url(payload);
  if (bytes === undefined || bytes.length < 2) throw garbled();
  const [version = 0, number = 0] = bytes;
  if (version !== PROTOCOL_VERSION) {
    throw slipError("version-mismatch", { theirs: version, ours: PROTOCOL_VERSION });
  }
  const type = TYPES[number - 1];
  const body = bytes.subarray(2);
  if (type === undefined || body.length !== BODY_BYTES[type]) throw garbled();
  return messageOf(type, body);
}

function bodyOf(message: PairingMessage): Uint8Array[] {
  switch (message.type) {
    case "receiver-share":
      return [message.share, message.commitment];
    case "sender-share":
      return [message.share];
    case "receiver-proof":
      return [message.proof, message.opening];
    case "sender-proof":
      return [message.proof];
    case "refusal":
      return [Uint8Array.of(REASONS.indexOf(message.reason) + 1)];
  }
}

function messageOf(type: PairingMessage["type"], body: Uint8Array): PairingMessage {
  switch (type) {
    case "receiver-share":
      return { type, share: body.slice(0, 32), commitment: body.slice(32) };
    case "sender-share":
      return { type, share: body };
    case "receiver-proof":
      return { type, proof: body.slice(0, 64), opening: body.slice(64) };
    case "sender-proof":
      return { type, proof: body };
    case "refusal":
      return { type, reason: reasonOf(body[0]!) };
  }
}

function reasonOf(number: number): RefusalReason {
  const reason = REASONS[number - 1];
  if (reason === undefined) throw garbled();
  return reason;
}

function garbled(): Error {
  return slipError("protocol", { detail: "a pairing message that cannot be read" });
}
