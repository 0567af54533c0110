/**
 * Puts fragments that come in order together into messages, each byte copied once.
 *
 * Fragments of a message have consecutive TSNs (RFC 9260, section 6.9), so in order there is at most one open message.
 *
 * @module
 */

import { giveBack, takeBuffer } from "../../spare_buffers.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { DataFlag, type DataHeader } from "./wire/data.ts";

const SMALLEST_BUFFER = 4096;
const NOTHING = new Uint8Array(0);

/** The assembler. */
export class MessageAssembler {
  readonly #limit: number;
  #open = false;
  #stream = 0;
  #ssn = 0;
  #buffer: Uint8Array<ArrayBuffer> = NOTHING;
  #length = 0;
  /** The longer one of the last two messages: the next one is probably as long, or is copied once more. */
  #expected = SMALLEST_BUFFER;
  #lastLength = 0;

  /** @param limit Bytes a message may have. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes of the message under way. */
  get bytes(): number {
    return this.#length;
  }

  /**
   * Adds the fragment in `bytes` from `start` to `end`. Returns the message when this was its last one.
   * A fragment that continues nothing is dropped: its beginning was given up (RFC 3758, section 3.6).
   * @throws SctpProtocolError when the message is longer than the limit.
   */
  add(
    header: DataHeader,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Uint8Array<ArrayBuffer> | undefined {
    const { flags } = header;
    if (flags & DataFlag.begin) {
      this.abandon();
      if (flags & DataFlag.end) return bytes.slice(start, end) as Uint8Array<ArrayBuffer>;
      this.#begin(header);
    } else if (!this.#continues(header)) {
      this.abandon();
      return undefined;
    }
    this.#append(bytes, start, end);
    return flags & DataFlag.end ? this.#finish() : undefined;
  }

  /** Drops the message under way. */
  abandon(): void {
    this.#open = false;
    this.#buffer = NOTHING;
    this.#length = 0;
  }

  /** An unordered message has no SSN: what is in its place may differ (RFC 9260, section 3.3.1). */
  #continues({ flags, stream, ssn }: DataHeader): boolean {
    return this.#open && stream === this.#stream && (ssn === this.#ssn || (flags & DataFlag.unordered) !== 0);
  }

  #begin(header: DataHeader): void {
    this.#open = true;
    this.#stream = header.stream;
    this.#ssn = header.ssn;
    this.#buffer = takeBuffer(Math.max(SMALLEST_BUFFER, this.#expected));
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#limit) throw new SctpProtocolError(`message above ${this.#limit} bytes`);
    if (length > this.#buffer.length) this.#enlarge(length);
    this.#buffer.set(bytes.subarray(start, end), this.#length);
    this.#length = length;
  }

  #enlarge(length: number): void {
    const larger = new Uint8Array(Math.max(length, Math.min(2 * this.#buffer.length, this.#limit)));
    larger.set(this.#buffer.subarray(0, this.#length));
    giveBack(this.#buffer);
    this.#buffer = larger;
  }

  #finish(): Uint8Array<ArrayBuffer> {
    const length = this.#length;
    const message = length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, length);
    if (message !== this.#buffer) giveBack(this.#buffer);
    this.#expected = Math.max(length, this.#lastLength);
    this.#lastLength = length;
    this.abandon();
    return message;
  }
}
