/**
 * Sealed envelopes: after pairing, whatever two peers send through the server is encrypted and numbered.
 *
 *     payload = base64url( ChaCha20-Poly1305( key of the direction, nonce = number of the message, text ) )
 *
 * The number is not sent: both sides count. So a message that is repeated, left out, moved, cut, changed or sent back
 * to its author does not open, and after one that did not, nothing opens any more. RFC 8439; the nonce is four zero
 * bytes and the number as a 64-bit integer, most significant byte first.
 *
 * @module
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { slipError } from "../errors.ts";
import { SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { formatBase64url, parseBase64url } from "./base64url.ts";
import type { KeySchedule } from "./key_schedule.ts";
import { utf8 } from "./octets.ts";
import type { PairingRole } from "./role.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Both directions of one pairing, seen from one side. Shows no key when it is printed or turned to JSON. */
export class Sealer {
  readonly #own: Direction;
  readonly #peers: Direction;

  /** Seals as `role`, the end that this side is, and opens what the other end seals. */
  constructor(keys: KeySchedule, role: PairingRole) {
    const sender = new Direction(keys.derive("sealSender"));
    const receiver = new Direction(keys.derive("sealReceiver"));
    [this.#own, this.#peers] = role === "sender" ? [sender, receiver] : [receiver, sender];
  }

  /**
   * The next payload to the other side.
   * @throws RangeError when it would be longer than `SIGNALING_PAYLOAD_LENGTH` characters.
   */
  seal(text: string): string {
    return this.#own.seal(text);
  }

  /**
   * The text of the next payload from the other side.
   * @throws SlipError `protocol` when it is not exactly that, and for every payload after such a one.
   */
  open(payload: string): string {
    return this.#peers.open(payload);
  }
}

/** One key and the count of the messages under it. */
class Direction {
  readonly #key: Uint8Array;
  #messages = 0n;
  #broken = false;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  seal(text: string): string {
    const plain = utf8(text);
    const length = Math.ceil((plain.length + TAG_BYTES) * 4 / 3);
    if (length > SIGNALING_PAYLOAD_LENGTH) {
      throw new RangeError(`Cannot seal ${length} characters, ${SIGNALING_PAYLOAD_LENGTH} is the most`);
    }
    return formatBase64url(chacha20poly1305(this.#key, this.#nextNonce()).encrypt(plain));
  }

  open(payload: string): string {
    const text = this.#broken ? undefined : this.#tryOpen(payload);
    if (text !== undefined) return text;
    this.#broken = true;
    throw slipError("protocol", { detail: "a message that is not the next one it sealed" });
  }

  #tryOpen(payload: string): string | undefined {
    const sealed = payload.length > SIGNALING_PAYLOAD_LENGTH ? undefined : parseBase64url(payload);
    if (sealed === undefined || sealed.length < TAG_BYTES) return undefined;
    try {
      const plain = chacha20poly1305(this.#key, this.#nextNonce()).decrypt(sealed);
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain);
    } catch {
      return undefined;
    }
  }

  #nextNonce(): Uint8Array {
    const nonce = new Uint8Array(NONCE_BYTES);
    new DataView(nonce.buffer).setBigUint64(4, this.#messages++);
    return nonce;
  }
}
