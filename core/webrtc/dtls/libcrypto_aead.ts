/**
 * AES-GCM by OpenSSL's libcrypto through FFI: above a million records a second (EVP_EncryptInit(3)).
 *
 * @module
 */

import { ADDITIONAL_BYTES, type Aead, NONCE_BYTES } from "./aead.ts";
import { TAG_BYTES } from "./aead.ts";
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

type Library = Deno.DynamicLibrary<typeof SYMBOLS>;
let library: Library | undefined;
let users = 0;

function acquire(): Library["symbols"] {
  library ??= Deno.dlopen(Deno.build.os === "darwin" ? "libcrypto.3.dylib" : "libcrypto.so.3", SYMBOLS);
  users++;
  return library.symbols;
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

  /**
   * @param key 16 or 32 bytes.
   * @throws Error when there is no libcrypto 3, or no permission `--allow-ffi`.
   */
  constructor(key: Uint8Array, direction: "seal" | "open") {
    this.#symbols = acquire();
    const { EVP_CIPHER_CTX_new, EVP_CipherInit_ex, EVP_aes_128_gcm, EVP_aes_256_gcm } = this.#symbols;
    this.#context = EVP_CIPHER_CTX_new();
    const copy = new Uint8Array(this.#memory, KEY_AT, key.length);
    copy.set(key);
    const cipher = key.length === 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    const keyAddress = addressOf(this.#memory) + BigInt(KEY_AT);
    const done = EVP_CipherInit_ex(this.#context, cipher, 0n, keyAddress, 0n, direction === "seal" ? 1 : 0);
    copy.fill(0);
    if (done !== 1) {
      this.release();
      throw new Error("libcrypto takes no AES-GCM key");
    }
  }

  seal(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): void {
    const tag = this.#transform(bytes, at, length);
    this.#symbols.EVP_CipherFinal_ex(this.#context, tag, this.#lengthAddress);
    this.#symbols.EVP_CIPHER_CTX_ctrl(this.#context, GET_TAG, TAG_BYTES, tag);
  }

  open(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): boolean {
    const tag = this.#transform(bytes, at, length);
    this.#symbols.EVP_CIPHER_CTX_ctrl(this.#context, SET_TAG, TAG_BYTES, tag);
    return this.#symbols.EVP_CipherFinal_ex(this.#context, tag, this.#lengthAddress) === 1;
  }

  release(): void {
    if (this.#context === 0n) return;
    this.#symbols.EVP_CIPHER_CTX_free(this.#context); // which also clears the key
    this.#context = 0n;
    release();
  }

  /** Starts a record and transforms its text in place; returns where its tag is. */
  #transform(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): bigint {
    if (this.#context === 0n || at < 0 || length < 0 || at + length + TAG_BYTES > bytes.length) {
      throw new RangeError(`no room for a record of ${length} bytes at ${at}`);
    }
    const { EVP_CipherInit_ex, EVP_CipherUpdate } = this.#symbols;
    const context = this.#context;
    const text = this.#addressIn(bytes, at);
    EVP_CipherInit_ex(context, 0n, 0n, 0n, this.#nonceAddress, SAME_DIRECTION);
    EVP_CipherUpdate(context, 0n, this.#lengthAddress, this.#additionalAddress, ADDITIONAL_BYTES);
    EVP_CipherUpdate(context, text, this.#lengthAddress, text, length);
    return text + BigInt(length);
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
