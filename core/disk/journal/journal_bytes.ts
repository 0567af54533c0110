/**
 * How the values in a journal are written and read.
 *
 * @module
 */

import { crc32 } from "node:zlib";

/** Bytes of the longest record: two paths of `PATH_LENGTH` code units, three bytes each, and what is beside them. */
export const RECORD_BYTES = 32 * 1024;

/** A file as its sender offers it: all three the same is what counts as the same file. */
export interface Identity {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970; `undefined` when its sender does not tell. */
  readonly modifiedMs: number | undefined;
}

/** How a value is written: a number with or without a fraction, 32 bytes, UTF-8 behind its length, an identity. */
export type Encoding = "u32" | "f64" | "digest" | "text" | "identity";

/** Puts one record together; the buffer is shared, since a journal is written by one program, one record at a time. */
export class RecordWriter {
  static readonly #buffer = new Uint8Array(RECORD_BYTES);
  static readonly #view = new DataView(RecordWriter.#buffer.buffer);
  static readonly #encoder = new TextEncoder();
  #at = 0;

  /** Begins a record of the type with this number. */
  constructor(type: number) {
    RecordWriter.#view.setUint8(this.#advance(1), type);
    this.u32(0);
  }

  /** A whole number below 2^32. */
  u32(value: number): void {
    RecordWriter.#view.setUint32(this.#advance(4), value, true);
  }

  /** Any number. */
  f64(value: number): void {
    RecordWriter.#view.setFloat64(this.#advance(8), value, true);
  }

  /** 32 bytes. @throws RangeError when there are not as many. */
  digest(digest: Uint8Array): void {
    if (digest.length !== 32) throw new RangeError(`a digest has 32 bytes, not ${digest.length}`);
    RecordWriter.#buffer.set(digest, this.#advance(32));
  }

  /** UTF-8 behind its length. @throws RangeError when the record gets too long. */
  text(text: string): void {
    const at = this.#advance(4);
    const { written, read } = RecordWriter.#encoder.encodeInto(text, RecordWriter.#buffer.subarray(this.#at));
    if (read < text.length) throw new RangeError("the record is too long");
    RecordWriter.#view.setUint32(at, written, true);
    this.#at += written;
  }

  /** A time that is not told is no number. */
  identity({ path, size, modifiedMs }: Identity): void {
    this.f64(size);
    this.f64(modifiedMs ?? NaN);
    this.text(path);
  }

  /** The whole record, with its length and check sum, as a view that is good until the next one is begun. */
  seal(seed: number): Uint8Array<ArrayBuffer> {
    RecordWriter.#view.setUint32(1, this.#at - 5, true);
    const sum = crc32(RecordWriter.#buffer.subarray(0, this.#at), seed);
    this.u32(sum);
    return RecordWriter.#buffer.subarray(0, this.#at);
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (at + bytes > RECORD_BYTES) throw new RangeError("the record is too long");
    this.#at += bytes;
    return at;
  }
}

/** Takes one payload apart; whatever does not add up makes it no record. */
export class PayloadReader {
  static readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** Reads from the beginning of `bytes`. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** What `read` makes of the whole payload; `undefined` when it is not exactly that. */
  all<T>(read: (reader: this) => T): T | undefined {
    try {
      const value = read(this);
      return this.#at === this.#bytes.length ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** A whole number below 2^32. @throws RangeError at the end, as all below. */
  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Any number. */
  f64(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** A copy of 32 bytes. */
  digest(): Uint8Array {
    return this.#take(32);
  }

  /** A text. @throws TypeError when it is not UTF-8. */
  text(): string {
    return PayloadReader.#decoder.decode(this.#take(this.u32()));
  }

  /** An identity. */
  identity(): Identity {
    const size = this.f64();
    const modifiedMs = this.f64();
    return { size, modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs, path: this.text() };
  }

  #take(length: number): Uint8Array {
    const at = this.#advance(length);
    if (this.#at > this.#bytes.length) throw new RangeError("it ends early");
    return this.#bytes.slice(at, at + length);
  }

  #advance(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }
}
