/**
 * Protected records of DTLS 1.2 with AES-GCM, sealed and opened where they lie (RFC 6347, section 4.1; RFC 5288).
 *
 *      0      1        3        5                    11       13               21                    n      n + 16
 *     ┌──────┬────────┬────────┬────────────────────┬────────┬────────────────┬─────────────────────┬──────┐
 *     │ type │ fe fd  │ epoch  │ sequence number    │ length │ explicit nonce │ encrypted fragment  │ tag  │
 *     └──────┴────────┴────────┴────────────────────┴────────┴────────────────┴─────────────────────┴──────┘
 *
 * The explicit nonce of what we send is epoch and sequence number, which never repeat under one key.
 *
 * @module
 */

import { type Aead, TAG_BYTES } from "./aead.ts";
import { ReplayWindow } from "./replay_window.ts";

/** Bytes in front of the encrypted fragment: header and explicit nonce. */
export const SEALED_HEADER_BYTES = 13 + 8;

/** Bytes a protected record has more than what is in it. */
export const RECORD_OVERHEAD_BYTES = SEALED_HEADER_BYTES + TAG_BYTES;

/** Sequence numbers have 48 bits; after the last one nothing may be sent under the same key (RFC 6347, section 4.1). */
const LAST_SEQUENCE = 2 ** 48 - 1;

const APPLICATION_DATA = 23;
const EPOCH = 1;

/** Counts what is sent: shared with whoever else seals records under the same key. */
export interface SequenceCounter {
  /** The number of the next record, never given before. */
  next(): number;
}

/** Seals application data. */
export class RecordSealer {
  readonly #aead: Aead;
  readonly #counter: SequenceCounter;
  #isReleased = false;

  /** @param salt The four bytes of the nonce that come from the handshake. */
  constructor(aead: Aead, salt: Uint8Array, counter: SequenceCounter) {
    this.#aead = aead;
    this.#counter = counter;
    aead.nonce.set(salt.subarray(0, 4));
  }

  /**
   * Makes a record at `at` of the `length` bytes that lie {@linkcode SEALED_HEADER_BYTES} after it. Returns the record's
   * length, or 0 when there are no sequence numbers left, the key is forgotten or the cipher failed: the packet is lost.
   */
  seal(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): number {
    if (this.#isReleased) return 0;
    const sequence = this.#counter.next();
    if (sequence > LAST_SEQUENCE) return 0;
    const { nonce, additional } = this.#aead;
    bytes[at] = APPLICATION_DATA;
    bytes[at + 1] = 0xfe;
    bytes[at + 2] = 0xfd;
    writeSequence(bytes, at + 3, sequence);
    const fragmentBytes = 8 + length + TAG_BYTES;
    bytes[at + 11] = fragmentBytes >>> 8;
    bytes[at + 12] = fragmentBytes;
    writeSequence(bytes, at + 13, sequence);
    writeSequence(nonce, 4, sequence);
    writeSequence(additional, 0, sequence);
    writeTypeAndLength(additional, length);
    return this.#aead.seal(bytes, at + SEALED_HEADER_BYTES, length) ? length + RECORD_OVERHEAD_BYTES : 0;
  }

  /** Forgets the key; nothing is sealed any more. */
  release(): void {
    this.#isReleased = true;
    this.#aead.release();
  }
}

/** Opens application data: each record once, forged ones never. */
export class RecordOpener {
  readonly #aead: Aead;
  readonly #window = new ReplayWindow();
  #isReleased = false;

  /** @param salt The four bytes of the nonce that come from the handshake. */
  constructor(aead: Aead, salt: Uint8Array) {
    this.#aead = aead;
    aead.nonce.set(salt.subarray(0, 4));
  }

  /** Whether a whole record of protected application data, and nothing else, is in `bytes` from `at` to `end`. */
  static isSingle(bytes: Uint8Array, at: number, end: number): boolean {
    return end - at > RECORD_OVERHEAD_BYTES && bytes[at] === APPLICATION_DATA &&
      13 + ((bytes[at + 11]! << 8) | bytes[at + 12]!) === end - at;
  }

  /**
   * Decrypts the record from `at` to `end` in place. Returns the length of what is now {@linkcode SEALED_HEADER_BYTES} after
   * `at`; -1 when the record is forged, repeated, too old or of another epoch.
   */
  open(bytes: Uint8Array<ArrayBuffer>, at: number, end: number): number {
    const length = end - at - RECORD_OVERHEAD_BYTES;
    const epoch = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    if (length < 0 || epoch !== EPOCH || this.#isReleased) return -1;
    const sequence = readSequence(bytes, at + 5);
    if (!this.#window.admits(sequence)) return -1;
    const { nonce, additional } = this.#aead;
    for (let index = 0; index < 8; index++) {
      additional[index] = bytes[at + 3 + index]!;
      nonce[4 + index] = bytes[at + 13 + index]!;
    }
    writeTypeAndLength(additional, length);
    if (!this.#aead.open(bytes, at + SEALED_HEADER_BYTES, length)) return -1;
    this.#window.mark(sequence);
    return length;
  }

  /** Forgets the key; nothing is opened any more. */
  release(): void {
    this.#isReleased = true;
    this.#aead.release();
  }
}

/** Epoch and sequence number, eight bytes. */
function writeSequence(bytes: Uint8Array, at: number, sequence: number): void {
  const high = Math.floor(sequence / 2 ** 32);
  bytes[at] = EPOCH >>> 8;
  bytes[at + 1] = EPOCH;
  bytes[at + 2] = high >>> 8;
  bytes[at + 3] = high;
  bytes[at + 4] = sequence >>> 24;
  bytes[at + 5] = sequence >>> 16;
  bytes[at + 6] = sequence >>> 8;
  bytes[at + 7] = sequence;
}

function readSequence(bytes: Uint8Array, at: number): number {
  const high = (bytes[at]! << 8) | bytes[at + 1]!;
  const low = (bytes[at + 2]! << 24) | (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!;
  return high * 2 ** 32 + (low >>> 0);
}

function writeTypeAndLength(additional: Uint8Array, length: number): void {
  additional[8] = APPLICATION_DATA;
  additional[9] = 0xfe;
  additional[10] = 0xfd;
  additional[11] = length >>> 8;
  additional[12] = length;
}
