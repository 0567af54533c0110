/**
 * Authenticated encryption with AES-GCM (RFC 5288) as a port: libcrypto where Deno may call it, node:crypto elsewhere.
 *
 * @module
 */

/** Bytes of the tag behind what is encrypted. */
export const TAG_BYTES = 16;

/** Bytes of a nonce: 4 from the handshake, 8 from the record. */
export const NONCE_BYTES = 12;

/** Bytes of the additional data: epoch and sequence number, type, version, length. */
export const ADDITIONAL_BYTES = 13;

/** One key in one direction. The nonce and the additional data are put into its own memory, so that nothing is copied. */
export interface Aead {
  readonly nonce: Uint8Array;
  readonly additional: Uint8Array;
  /** Encrypts `length` bytes at `at` in place and writes the tag behind them; false when that failed, and the text is gone. */
  seal(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): boolean;
  /** Decrypts `length` bytes at `at`, the tag behind them, in place; false when they are not authentic. */
  open(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): boolean;
  /** Forgets the key and frees what it holds. Safe to call twice; nothing else is called after it. */
  release(): void;
}
