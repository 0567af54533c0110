/**
 * Handshake messages put together and in order (RFC 6347, sections 4.2.2 and 4.2.3).
 *
 *      0      1        4                6                 9                 12
 *     ┌──────┬────────┬────────────────┬─────────────────┬─────────────────┬────────┐
 *     │ type │ length │ message number │ fragment offset │ fragment length │ body … │
 *     └──────┴────────┴────────────────┴─────────────────┴─────────────────┴────────┘
 *
 * werift takes messages as they come: when one of three is lost, it goes on without it and never recovers.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { HANDSHAKE } from "./dtls_proof.ts";

const HEADER_BYTES = 12;

/** Bytes of one message; a chain of certificates is the longest. */
const MESSAGE_BYTES = 32 * 1024;
/** Messages held ahead of one that is missing: more than the longest flight has. */
const MESSAGES_AHEAD = 8;
/** Fragments of one message. */
const FRAGMENTS = 64;

/** What comes from each side without protection (RFC 6347, figure 1). */
const SENT_BY: Record<"client" | "server", readonly number[]> = {
  client: [
    HANDSHAKE.clientHello,
    HANDSHAKE.certificate,
    HANDSHAKE.certificateVerify,
    HANDSHAKE.clientKeyExchange,
  ],
  server: [
    HANDSHAKE.serverHello,
    HANDSHAKE.helloVerifyRequest,
    HANDSHAKE.certificate,
    HANDSHAKE.serverKeyExchange,
    HANDSHAKE.certificateRequest,
    HANDSHAKE.serverHelloDone,
  ],
};

/** A message with its header, in one fragment. */
export type WholeMessage = Buffer;

interface Fragment {
  readonly offset: number;
  readonly body: Buffer;
}

interface Header {
  readonly type: number;
  readonly length: number;
  readonly number: number;
  readonly offset: number;
  readonly fragmentLength: number;
}

/** Collects what one side sends. */
export class HandshakeInbox {
  readonly #partial = new Map<number, { header: Header; fragments: Fragment[] }>();
  #next = 0;
  #first: WholeMessage | undefined;
  readonly #types: readonly number[];

  /** @param sender Whose messages these are. */
  constructor(sender: "client" | "server") {
    this.#types = SENT_BY[sender];
  }

  /**
   * Takes the content of an unprotected handshake record; returns the messages it completes, in order. The first
   * ClientHello comes again when it is repeated, because nobody repeats the answer to it; other messages never do.
   */
  add(content: Buffer): WholeMessage[] {
    const whole: WholeMessage[] = [];
    for (let start = 0; start + HEADER_BYTES <= content.length;) {
      const header = readHeader(content, start);
      const end = start + HEADER_BYTES + header.fragmentLength;
      if (end > content.length || header.offset + header.fragmentLength > header.length) break;
      if (
        header.type === HANDSHAKE.clientHello && header.number === 0 && header.offset === 0 &&
        this.#first !== undefined
      ) {
        whole.push(this.#first);
      }
      this.#keep(header, content.subarray(start + HEADER_BYTES, end));
      start = end;
    }
    for (let message = this.#take(); message !== undefined; message = this.#take()) whole.push(message);
    return whole;
  }

  #keep(header: Header, body: Buffer): void {
    const isAhead = header.number >= this.#next && header.number < this.#next + MESSAGES_AHEAD;
    if (!isAhead || header.length > MESSAGE_BYTES || !this.#types.includes(header.type)) return;
    const partial = this.#partial.get(header.number) ?? { header, fragments: [] };
    const isSame = partial.header.type === header.type && partial.header.length === header.length;
    if (!isSame || partial.fragments.length >= FRAGMENTS) return;
    partial.fragments.push({ offset: header.offset, body });
    this.#partial.set(header.number, partial);
  }

  #take(): WholeMessage | undefined {
    const partial = this.#partial.get(this.#next);
    const body = partial && join(partial.fragments, partial.header.length);
    if (body === undefined) return undefined;
    this.#partial.delete(this.#next);
    const message = writeMessage(partial!.header, body);
    if (this.#next === 0) this.#first = message;
    this.#next++;
    return message;
  }
}

/** The body, once every byte of it is there. */
function join(fragments: readonly Fragment[], length: number): Buffer | undefined {
  const body = Buffer.alloc(length);
  let filled = 0;
  for (const fragment of fragments.toSorted((a, b) => a.offset - b.offset)) {
    if (fragment.offset > filled) return undefined;
    fragment.body.copy(body, fragment.offset);
    filled = Math.max(filled, fragment.offset + fragment.body.length);
  }
  return filled === length ? body : undefined;
}

function readHeader(bytes: Buffer, start: number): Header {
  return {
    type: bytes.readUInt8(start),
    length: bytes.readUIntBE(start + 1, 3),
    number: bytes.readUInt16BE(start + 4),
    offset: bytes.readUIntBE(start + 6, 3),
    fragmentLength: bytes.readUIntBE(start + 9, 3),
  };
}

function writeMessage({ type, length, number }: Header, body: Buffer): WholeMessage {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(type, 0);
  header.writeUIntBE(length, 1, 3);
  header.writeUInt16BE(number, 4);
  header.writeUIntBE(length, 9, 3);
  return Buffer.concat([header, body]);
}
