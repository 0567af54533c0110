/**
 * The handshake: four words, no memory before the third, and what happens when both begin or one begins again
 * (RFC 9260, sections 5.1 and 5.2).
 *
 *     A                         Z
 *     INIT        ────────────▶     (nothing remembered)
 *                 ◀──────────── INIT ACK with cookie
 *     COOKIE ECHO ────────────▶     (established)
 *                 ◀──────────── COOKIE ACK
 *     (established)
 *
 * @module
 */

import { COOKIE_LIFETIME_MS, MAX_HANDSHAKE_RETRANSMITS, RTO_INITIAL_MS, STREAMS } from "./numbers.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { writeUint32 } from "./bytes.ts";
import { RetryTimer } from "./retry_timer.ts";
import {
  COOKIE_NONCE_BYTES,
  decodeStateCookie,
  encodeStateCookie,
  type StateCookie,
} from "./state_cookie.ts";
import { type Chunk, ChunkType } from "./wire/chunk.ts";
import { decodeCookieEcho, encodeCookieEcho } from "./wire/cookie.ts";
import {
  decodeInit,
  encodeInit,
  findParameter,
  type Init,
  InitParameter,
  takesZeroChecksum,
  ZERO_CHECKSUM_DTLS,
} from "./wire/init.ts";
import type { Parameter } from "./wire/parameter.ts";

/** What both ends settled on. */
export interface Agreement {
  readonly localTag: number;
  readonly peerTag: number;
  readonly localInitialTsn: number;
  readonly peerInitialTsn: number;
  /** Bytes the peer takes. */
  readonly peerWindow: number;
  /** The peer takes packets without a checksum. */
  readonly zeroChecksum: boolean;
}

/** What a COOKIE ECHO means (RFC 9260, section 5.2.4, table 12). */
export type CookieVerdict =
  /** A new association, or the end of a handshake that both began. */
  | { kind: "accepted"; agreement: Agreement }
  /** The peer lost everything and begins again (action A). */
  | { kind: "restarted"; agreement: Agreement }
  /** The one we have already; acknowledge it again (action D). */
  | { kind: "known" }
  /** Its time was over. */
  | { kind: "stale"; peerTag: number }
  /** Not one of ours, or out of date: nothing happens. */
  | { kind: "ignored" };

/** What a handshake needs to know. */
export interface HandshakeOptions {
  readonly windowBytes: number;
  readonly zeroChecksum: boolean;
  /** A random integer of 32 bits. */
  random32(): number;
}

/** The tags, and the words of the handshake. It sends nothing itself. */
export class Handshake {
  readonly timer = new RetryTimer();
  localTag: number;
  localInitialTsn: number;
  /** 0 until it is known. */
  peerTag = 0;
  readonly #options: HandshakeOptions;
  readonly #nonce = new Uint8Array(COOKIE_NONCE_BYTES);
  #outgoing: Chunk | undefined;

  constructor(options: HandshakeOptions) {
    this.#options = options;
    this.localTag = this.#newTag();
    this.localInitialTsn = options.random32();
    for (let at = 0; at < COOKIE_NONCE_BYTES; at += 4) writeUint32(this.#nonce, at, options.random32());
  }

  /** The INIT that begins; it is repeated until answered. */
  begin(nowMs: number): Chunk {
    this.timer.start(nowMs, RTO_INITIAL_MS);
    return this.#outgoing = encodeInit(ChunkType.init, this.#init(this.localTag, this.localInitialTsn, []));
  }

  /** What to repeat now, if anything; `failed` after too many times. */
  tick(nowMs: number): Chunk | "failed" | undefined {
    if (!this.timer.fires(nowMs)) return undefined;
    return this.timer.count > MAX_HANDSHAKE_RETRANSMITS ? "failed" : this.#outgoing;
  }

  /** The INIT ACK for an INIT of the peer; `established`: there is an association, which goes on as if nothing were. */
  answer(chunk: Chunk, established: boolean, nowMs: number): { chunk: Chunk; tag: number } {
    const init = decodeInit(chunk);
    // While there is an association, a new one gets new numbers (section 5.2.2); else the ones our own INIT has (5.2.1).
    const localTag = established ? this.#newTag() : this.localTag;
    const localInitialTsn = established ? this.#options.random32() : this.localInitialTsn;
    const cookie = encodeStateCookie({
      localTag,
      peerTag: init.initiateTag,
      localInitialTsn,
      peerInitialTsn: init.initialTsn,
      peerWindow: init.window,
      localTieTag: established || this.peerTag !== 0 ? this.localTag : 0,
      peerTieTag: this.peerTag,
      createdMs: nowMs,
      zeroChecksum: takesZeroChecksum(init),
      reconfig: true,
    }, this.#nonce);
    const parameters = [{ type: InitParameter.cookie, value: cookie }, ...unrecognized(init)];
    const answer = encodeInit(ChunkType.initAck, this.#init(localTag, localInitialTsn, parameters));
    return { chunk: answer, tag: init.initiateTag };
  }

  /** Takes the INIT ACK; returns the COOKIE ECHO, which is repeated until acknowledged, and what was agreed. */
  takeCookie(chunk: Chunk, nowMs: number): { chunk: Chunk; agreement: Agreement } {
    const init = decodeInit(chunk);
    const cookie = findParameter(init, InitParameter.cookie);
    if (!cookie) throw new SctpProtocolError("INIT ACK without a cookie");
    this.peerTag = init.initiateTag;
    this.timer.start(nowMs, RTO_INITIAL_MS);
    this.#outgoing = encodeCookieEcho(cookie);
    const agreement: Agreement = {
      localTag: this.localTag,
      peerTag: init.initiateTag,
      localInitialTsn: this.localInitialTsn,
      peerInitialTsn: init.initialTsn,
      peerWindow: init.window,
      zeroChecksum: takesZeroChecksum(init),
    };
    return { chunk: this.#outgoing, agreement };
  }

  /** Judges a COOKIE ECHO that came with verification tag `tag`. */
  judge(chunk: Chunk, tag: number, nowMs: number): CookieVerdict {
    const cookie = decodeStateCookie(decodeCookieEcho(chunk), this.#nonce);
    if (!cookie || cookie.localTag !== tag) return { kind: "ignored" };
    const localMatches = cookie.localTag === this.localTag;
    const peerMatches = cookie.peerTag === this.peerTag;
    if (localMatches && peerMatches && this.#isDone) return { kind: "known" };
    if (nowMs - cookie.createdMs > COOKIE_LIFETIME_MS) return { kind: "stale", peerTag: cookie.peerTag };
    if (localMatches) return { kind: this.#isDone ? "restarted" : "accepted", agreement: cookie };
    const tied = cookie.localTieTag === this.localTag && cookie.peerTieTag === this.peerTag;
    return !peerMatches && tied ? { kind: "restarted", agreement: cookie } : { kind: "ignored" };
  }

  /** The handshake is over: nothing is repeated. */
  finish(agreement: Pick<StateCookie, "localTag" | "peerTag" | "localInitialTsn">): void {
    this.timer.stop();
    this.#outgoing = undefined;
    this.localTag = agreement.localTag;
    this.peerTag = agreement.peerTag;
    this.localInitialTsn = agreement.localInitialTsn;
  }

  /** Whether there is an association. */
  get #isDone(): boolean {
    return this.peerTag !== 0 && this.#outgoing === undefined;
  }

  #newTag(): number {
    return this.#options.random32() || 1; // 0 is the tag of INIT packets
  }

  #init(initiateTag: number, initialTsn: number, extra: readonly Parameter[]): Init {
    return {
      initiateTag,
      window: this.#options.windowBytes,
      outboundStreams: STREAMS,
      inboundStreams: STREAMS,
      initialTsn,
      parameters: [...this.#capabilities(), ...extra],
    };
  }

  #capabilities(): Parameter[] {
    const extensions = new Uint8Array([ChunkType.reconfig, ChunkType.forwardTsn]);
    const capabilities: Parameter[] = [
      { type: InitParameter.forwardTsn, value: new Uint8Array(0) },
      { type: InitParameter.supportedExtensions, value: extensions },
    ];
    if (this.#options.zeroChecksum) {
      const method = new Uint8Array([0, 0, 0, ZERO_CHECKSUM_DTLS]);
      capabilities.push({ type: InitParameter.zeroChecksum, value: method });
    }
    return capabilities;
  }
}

/** The parameters we do not know and must report, each inside one that says so (RFC 9260, section 3.2.1). */
function unrecognized(init: Init): Parameter[] {
  const known: number[] = Object.values(InitParameter);
  return init.parameters
    .filter(({ type }) => !known.includes(type) && (type & 0x4000) !== 0)
    .slice(0, 8)
    .map(({ type, value }) => {
      const copy = new Uint8Array(4 + value.length);
      copy.set([type >> 8, type & 0xff, copy.length >> 8, copy.length & 0xff]);
      copy.set(value, 4);
      return { type: InitParameter.unrecognized, value: copy };
    });
}
