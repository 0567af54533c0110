/**
 * From one key to many: HKDF (RFC 5869) with SHA-512, one label for each use, so that no key serves two purposes.
 *
 *     ISK, session id ──Extract──▶ PRK ──Expand(label, context)──▶ a key for each label below
 *
 * @module
 */

import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { lengthValues, utf8 } from "./octets.ts";

/** What a key is for; `Sender` and `Receiver` in a name say who uses it to speak. */
export type KeyUse =
  | "confirmReceiver"
  | "confirmSender"
  | "sealSender"
  | "sealReceiver"
  | "relaySender"
  | "relayReceiver"
  | "verificationWords"
  | "resume";

/** Every use of a key and its label. A label is never used for anything else, nor changed within a version. */
const LABELS: Readonly<Record<KeyUse, string>> = {
  confirmReceiver: "confirmation by the receiver",
  confirmSender: "confirmation by the sender",
  sealSender: "signals from the sender",
  sealReceiver: "signals from the receiver",
  relaySender: "relay lane from the sender",
  relayReceiver: "relay lane from the receiver",
  verificationWords: "verification words",
  resume: "resume secret",
};

/** All uses, for those who want to be sure that no two give the same key. */
export const KEY_USES: readonly KeyUse[] = Object.keys(LABELS) as KeyUse[];

const PROTOCOL = utf8("slip pairing");

/** Bytes of every key. */
export const KEY_BYTES = 32;

/** The keys of one pairing. Shows none of them when it is printed, compared or turned to JSON. */
export class KeySchedule {
  #pseudorandomKey: Uint8Array | undefined;

  /**
   * Extracts.
   * @param intermediateKey ISK of CPace; wiped here, since nothing else may use it.
   * @param sessionId Public and unique to the run.
   */
  constructor(intermediateKey: Uint8Array, sessionId: Uint8Array) {
    this.#pseudorandomKey = extract(sha512, intermediateKey, sessionId);
    intermediateKey.fill(0);
  }

  /**
   * The key for `use`: 32 bytes, the same each time.
   * @param context What else the key shall depend on. @default nothing
   * @throws TypeError after {@linkcode wipe}.
   */
  derive(use: KeyUse, context: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
    if (this.#pseudorandomKey === undefined) {
      throw new TypeError("Cannot derive a key, the schedule is wiped");
    }
    const info = lengthValues(PROTOCOL, utf8(LABELS[use]), context);
    return expand(sha512, this.#pseudorandomKey, info, KEY_BYTES);
  }

  /** Overwrites the key that all others come from. Safe to call twice. */
  wipe(): void {
    this.#pseudorandomKey?.fill(0);
    this.#pseudorandomKey = undefined;
  }
}
