/**
 * AES-GCM by OpenSSL's libcrypto through FFI: above a million records a second (EVP_EncryptInit(3)).
 *
 * @module
 */

import { ADDITIONAL_BYTES, type Aead, NONCE_BYTES, TAG_BYTES } from "./aead.ts";
import { addressOf } from "../udp/libc.ts";

const SYMBOLS = {
  EVP_CIPHER_CTX_new: { parameters: [], result: "usize" },
  EVP_CIPHER_CTX_free: { parameters: ["usize"], result: "void" },
  EVP_aes_128_gcm: { parameters: [], result: "usize" },
  EVP_aes_256_gcm: { parameters: [], result: "usize" },
  EVP_CipherInit_ex: { parameters: ["usize", "usize", "usize", "usize", "usize", "i32"], result: "i32" },
  EVP_CipherUpdate: { parameters: ["usize", "usize", "usize", "usize", "i32"], result: "i32" },
  EVP_CipherFinal_ex: { parameters: ["usize", "usize", "usize"], result: "i32" },
  EVP_CIPHER_CTX_ctrl: { parameters: ["usize", "i32", "i32", "usize"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const GET_TAG = 16;
const SET_TAG = 17;
/** Leaves encrypting or decrypting as it was. */
const SAME_DIRECTION = -1;

/** Where its small things are: nonce, additional data, an output length, a key while it is set. */
const NONCE_AT = 0;
const ADDITIONAL_AT = 16;
const LENGTH_AT = 32;
const KEY_AT = 64;
const MEMORY_BYTES = 96;

/**
 * Where it may be, best first: what is called is the same since OpenSSL 1.1. Never without a version: that of macOS ends
 * who opens it.
 */
const NAMES: Partial<Record<typeof Deno.build.os, readonly string[]>> = {
  linux: ["libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1"],
  darwin: ["libcrypto.3.dylib"],
};

type Library = Deno.DynamicLibrary<typeof SYMBOLS>;
let library: Library | undefined;
let users = 0;

function acquire(): Library["symbols"] {
  library ??= open();
  users++;
  return library.symbols;
}

function open(): Library {
  let first: unknown;
  for (const name of NAMES[Deno.build.os] ?? []) {
    try {
      return Deno.dlopen(name, SYMBOLS);
    } catch (error) {
      first ??= error;
    }
  }
  throw first ?? new Error(`no libcrypto is known on ${Deno.build.os}`);
}

function release(): void {
  if (--users > 0) return;
  library?.close();
  library = undefined;
}

/** AES-GCM with one key in one direction. */
export class LibcryptoAead implements Aead {
  readonly #memory = new ArrayBuffer(MEMORY_BYTES);
  readonly #nonceAddress = addressOf(this.#memory) + BigInt(NONCE_AT);
  readonly #additionalAddress = addressOf(this.#memory) + BigInt(ADDITIONAL_AT);
  /** Where OpenSSL says how much it wrote, which is known. */
  readonly #lengthAddress = addressOf(this.#memory) + BigInt(LENGTH_AT);
  readonly nonce = new Uint8Array(this.#memory, NONCE_AT, NONCE_BYTES);
  readonly additional = new Uint8Array(this.#memory, ADDITIONAL_AT, ADDITIONAL_BYTES);
  readonly #symbols: Library["symbols"];
  #context = 0n;
  #buffer: ArrayBuffer | undefined;
  #bufferAddress = 0n;

  #isReleased = false;

  /**
   * @param key 16 or 32 bytes.
   * @throws RangeError for another key, Error when there is no libcrypto, or no permission `--allow-ffi`.
   */
  constructor(key: Uint8Array, direction: "seal" | "open") {
    if (key.length !== 16 && key.length !== 32) throw new RangeError(`no key has ${key.length} bytes`);
    this.#symbols = acquire();
    this.#context = this.#symbols.EVP_CIPHER_CTX_new();
    if (this.#context !== 0n && this.#setKey(key, direction)) return;
    this.release();
    throw new Error("libcrypto takes no AES-GCM key");
  }

  /** False when libcrypto fails; the text is gone then, so that it cannot leave as it was. */
  seal(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): boolean {
    const tag = this.#transform(bytes, at, length);
    const { EVP_CipherFinal_ex, EVP_CIPHER_CTX_ctrl } = this.#symbols;
    const isSealed = tag !== 0n && EVP_CipherFinal_ex(this.#context, tag, this.#lengthAddress) === 1 &&
      EVP_CIPHER_CTX_ctrl(this.#context, GET_TAG, TAG_BYTES, tag) === 1;
    if (!isSealed) bytes.fill(0, at, at + length + TAG_BYTES);
    return isSealed;
  }

  open(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): boolean {
    const tag = this.#transform(bytes, at, length);
    const { EVP_CipherFinal_ex, EVP_CIPHER_CTX_ctrl } = this.#symbols;
    return tag !== 0n && EVP_CIPHER_CTX_ctrl(this.#context, SET_TAG, TAG_BYTES, tag) === 1 &&
      EVP_CipherFinal_ex(this.#context, tag, this.#lengthAddress) === 1;
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#symbols.EVP_CIPHER_CTX_free(this.#context); // which also clears the key; of none it does nothing
    this.#context = 0n;
    release();
  }

  #setKey(key: Uint8Array, direction: "seal" | "open"): boolean {
    const { EVP_CipherInit_ex, EVP_aes_128_gcm, EVP_aes_256_gcm } = this.#symbols;
    const copy = new Uint8Array(this.#memory, KEY_AT, key.length);
    copy.set(key);
    const cipher = key.length === 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    const keyAddress = addressOf(this.#memory) + BigInt(KEY_AT);
    const done = EVP_CipherInit_ex(this.#context, cipher, 0n, keyAddress, 0n, direction === "seal" ? 1 : 0);
    copy.fill(0);
    return done === 1;
  }

  /** Starts a record and transforms its text in place; returns where its tag is, or 0 when libcrypto fails. */
  #transform(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): bigint {
    if (this.#isReleased || at < 0 || length < 0 || at + length + TAG_BYTES > bytes.length) {
      throw new RangeError(`no room for a record of ${length} bytes at ${at}`);
    }
    const { EVP_CipherInit_ex, EVP_CipherUpdate } = this.#symbols;
    const context = this.#context;
    const text = this.#addressIn(bytes, at);
    const additional = this.#additionalAddress;
    const isDone = EVP_CipherInit_ex(context, 0n, 0n, 0n, this.#nonceAddress, SAME_DIRECTION) === 1 &&
      EVP_CipherUpdate(context, 0n, this.#lengthAddress, additional, ADDITIONAL_BYTES) === 1 &&
      EVP_CipherUpdate(context, text, this.#lengthAddress, text, length) === 1;
    return isDone ? text + BigInt(length) : 0n;
  }

  /** Buffers are used again and again; asking where one is costs as much as encrypting a little. */
  #addressIn(bytes: Uint8Array<ArrayBuffer>, at: number): bigint {
    if (bytes.buffer !== this.#buffer) {
      this.#buffer = bytes.buffer;
      this.#bufferAddress = addressOf(bytes.buffer);
    }
    return this.#bufferAddress + BigInt(bytes.byteOffset + at);
  }
}
