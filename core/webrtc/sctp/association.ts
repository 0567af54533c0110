/**
 * An SCTP association as WebRTC uses it (RFC 9260 within RFC 8831): a machine without sockets, clocks or timers.
 *
 *     messages ──▶ send ────┐                          ┌──▶ nextEvent ──▶ messages, connected, closed, …
 *     packets  ──▶ receive ─┤       Association        ├──▶ write     ──▶ packets, into the caller's buffer
 *     time     ──▶ tick ────┘   (now is an argument)   └──▶ deadlineMs ─▶ when to call tick again
 *
 * After any call that goes in, drain what comes out: `nextEvent` until undefined, `write` until 0; then wait for a packet or
 * for `deadlineMs`.
 *
 * Why one file: every chunk type reads and moves the one state; what has a life of its own (handshake, sender, receiver,
 * acknowledgements, resets) is beside it.
 *
 * @module
 */

import type { CongestionControllerFactory } from "../congestion/controller.ts";
import { Acknowledger } from "./acknowledger.ts";
import type { AssociationState } from "./association_state.ts";
import { ControlQueue } from "./control_queue.ts";
import { type Agreement, Handshake } from "./handshake.ts";
import {
  BASE_PACKET_BYTES,
  HEARTBEAT_INTERVAL_MS,
  MAX_RETRANSMITS,
  MESSAGE_BYTES,
  RECEIVE_WINDOW_BYTES,
  SCTP_PORT,
  SHUTDOWN_GUARD_MS,
  STREAMS,
} from "./numbers.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { Receiver } from "./receiver.ts";
import { RetryTimer } from "./retry_timer.ts";
import { SendQueue } from "./send_queue.ts";
import { Sender } from "./sender.ts";
import { positionOf, tsnOf } from "./serial.ts";
import { StreamResets } from "./stream_resets.ts";
import {
  decodeCauses,
  describeCauses,
  encodeAbort,
  encodeError,
  ErrorCause,
  reasonBytes,
  REFLECTED_TAG_FLAG,
} from "./wire/abort.ts";
import { type Chunk, chunkLength, ChunkType, nextChunk, unknownChunkAction } from "./wire/chunk.ts";
import { encodeCookieAck } from "./wire/cookie.ts";
import { DATA_HEADER_BYTES, DataFlag, type DataHeader, readDataHeader } from "./wire/data.ts";
import { decodeForwardTsn } from "./wire/forward_tsn.ts";
import { decodeHeartbeat, encodeHeartbeat, encodeHeartbeatAck } from "./wire/heartbeat.ts";
import {
  COMMON_HEADER_BYTES,
  hasRightChecksum,
  hasZeroChecksum,
  readCommonHeader,
  writeChecksum,
  writeCommonHeader,
} from "./wire/packet.ts";
import { decodeReconfig } from "./wire/reconfig.ts";
import { readSackHeader, SACK_HEADER_BYTES, type SackHeader } from "./wire/sack.ts";
import {
  decodeShutdown,
  encodeShutdown,
  encodeShutdownAck,
  encodeShutdownComplete,
} from "./wire/shutdown.ts";

/** What an association is made with. */
export interface AssociationOptions {
  /** Numbers in [0, 1), from a cryptographic source outside of tests: tags and initial TSNs come from it. */
  readonly random: () => number;
  /** Makes the congestion controller. */
  readonly congestion: CongestionControllerFactory;
  /** @default 5000 */
  readonly localPort?: number;
  /** @default 5000 */
  readonly remotePort?: number;
  /** Bytes that may wait in the receiver. @default 32 MiB */
  readonly receiveWindowBytes?: number;
  /** Bytes of a message we take. @default 256 KiB */
  readonly messageBytes?: number;
  /** Bytes of our packets. @default 1188 */
  readonly packetBytes?: number;
  /** Offer to do without checksums (RFC 9653): only over DTLS. @default true */
  readonly zeroChecksum?: boolean;
}

/** What an association tells the layer above. */
export type AssociationEvent =
  /** Messages flow from now on. */
  | { readonly type: "connected" }
  /** A message. */
  | {
    readonly type: "message";
    readonly stream: number;
    readonly protocol: number;
    readonly data: Uint8Array<ArrayBuffer>;
  }
  /** The peer starts these streams afresh, which closes their channels. */
  | { readonly type: "streamsReset"; readonly streams: readonly number[] }
  /** A reset that we wanted is done. */
  | { readonly type: "resetDone"; readonly streams: readonly number[] }
  /** The peer lost everything and began again; so did we, and what was under way is lost. */
  | { readonly type: "restarted" }
  /** It is over; `reason` says why unless it ended in peace. */
  | { readonly type: "closed"; readonly reason: string | undefined };

/** How a message is sent. */
export interface SendOptions {
  /** Whether it may overtake and be overtaken. @default false */
  readonly unordered?: boolean;
}

/** Counters, for tests and statistics. */
export interface AssociationStatistics {
  packetsSent: number;
  packetsReceived: number;
  /** Packets or chunks that were not understood and dropped. */
  malformed: number;
  /** Packets with a wrong tag, port or checksum. */
  rejected: number;
}

/** States in which DATA of the peer is taken (RFC 9260, section 6). */
const RECEIVING: ReadonlySet<AssociationState> = new Set(["established", "shutdownPending", "shutdownSent"]);
/** States in which our DATA leaves. */
const SENDING: ReadonlySet<AssociationState> = new Set([
  "established",
  "shutdownPending",
  "shutdownReceived",
]);

/** An association. Times are milliseconds of any clock that does not go back. */
export class Association {
  /** Counters. */
  readonly statistics: AssociationStatistics = {
    packetsSent: 0,
    packetsReceived: 0,
    malformed: 0,
    rejected: 0,
  };
  #state: AssociationState = "closed";
  #packetBytes: number;
  readonly #options: AssociationOptions;
  readonly #handshake: Handshake;
  readonly #acknowledger = new Acknowledger();
  readonly #control = new ControlQueue();
  readonly #shutdown = new RetryTimer();
  #shutdownGuardMs = Infinity;
  #queue = new SendQueue();
  #agreement: Agreement | undefined;
  #sender: Sender | undefined;
  #receiver: Receiver | undefined;
  #resets: StreamResets | undefined;
  #heartbeatMs = Infinity;
  #unansweredHeartbeats = 0;
  #events: AssociationEvent[] = [];
  #nextEvent = 0;
  readonly #data: DataHeader = { flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 };
  readonly #sack: SackHeader = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };

  constructor(options: AssociationOptions) {
    this.#options = options;
    this.#packetBytes = options.packetBytes ?? BASE_PACKET_BYTES;
    this.#handshake = new Handshake({
      windowBytes: options.receiveWindowBytes ?? RECEIVE_WINDOW_BYTES,
      zeroChecksum: options.zeroChecksum ?? true,
      random32: () => Math.floor(options.random() * 2 ** 32),
    });
  }

  /** Where it is. */
  get state(): AssociationState {
    return this.#state;
  }

  /** The sending half, for statistics; undefined until connected. */
  get sender(): Pick<Sender, "roundTrip" | "retransmissions" | "flightBytes"> | undefined {
    return this.#sender;
  }

  /** Bytes queued on all streams that have not left yet. */
  get bufferedBytes(): number {
    return this.#queue.bufferedBytes;
  }

  /** Bytes queued on `stream` that have not left yet. */
  bufferedOn(stream: number): number {
    return this.#queue.bufferedOn(stream);
  }

  // In

  /** Begins the handshake. Both ends may. */
  connect(nowMs: number): void {
    if (this.#state !== "closed") return;
    this.#state = "cookieWait";
    this.#sendInit(this.#handshake.begin(nowMs));
  }

  /**
   * Queues a message; it leaves in time, before the connection is there or after. `data` is not copied: leave it alone.
   * @throws RangeError when it is empty (RFC 8831, section 6.6, has another way to say nothing) or the stream does not exist.
   */
  send(stream: number, protocol: number, data: Uint8Array, options: SendOptions = {}): void {
    if (data.length === 0) throw new RangeError("a message has at least one byte");
    if (!(stream >= 0 && stream < STREAMS)) throw new RangeError(`stream ${stream} is not below ${STREAMS}`);
    if (this.#isClosing()) return;
    const unordered = options.unordered ?? false;
    this.#queue.push({ stream, protocol, unordered, data, ssn: 0, sentBytes: 0 });
  }

  /** Starts our side of `streams` afresh once what is queued on them has left; the peer closes the channels then. */
  resetStreams(streams: readonly number[], nowMs: number): void {
    this.#resets?.want(streams);
    this.#resets?.advance(nowMs, this.#timeoutMs());
  }

  /** Says farewell once everything queued has arrived. */
  shutdown(nowMs: number): void {
    if (this.#state !== "established") return this.#isClosing() ? undefined : this.#end(undefined);
    this.#state = "shutdownPending";
    this.#shutdownGuardMs = nowMs + SHUTDOWN_GUARD_MS;
    this.#advanceShutdown(nowMs);
  }

  /** Ends it at once; what is queued is lost. One packet tells the peer, if it arrives. */
  abort(reason: string): void {
    if (this.#state === "ended") return;
    const cause = { type: ErrorCause.userInitiatedAbort, value: reasonBytes(reason) };
    this.#sendAbort(encodeAbort([cause]));
    this.#end(undefined);
  }

  /** Takes a packet, which is not kept. Never throws: what is wrong with it is counted. */
  receive(packet: Uint8Array, nowMs: number): void {
    if (this.#state === "ended") return;
    this.statistics.packetsReceived++;
    if (!this.#isAcceptable(packet)) {
      this.statistics.rejected++;
      return;
    }
    this.#acknowledger.packetBegins();
    try {
      this.#readChunks(packet, nowMs);
    } catch (error) {
      if (!(error instanceof SctpProtocolError)) throw error;
      this.statistics.malformed++;
    }
    this.#resets?.advance(nowMs, this.#timeoutMs());
    this.#advanceShutdown(nowMs);
  }

  /** Lets time pass: repeats, probes and gives up what is due. */
  tick(nowMs: number): void {
    if (this.#state === "ended") return;
    this.#tickHandshake(nowMs);
    this.#acknowledger.tick(nowMs);
    this.#sender?.tick(nowMs);
    this.#resets?.tick(nowMs);
    this.#tickHeartbeat(nowMs);
    this.#tickShutdown(nowMs);
    this.#resets?.advance(nowMs, this.#timeoutMs());
    this.#advanceShutdown(nowMs);
    this.#giveUpOnSilence();
  }

  // Out

  /** The next thing to tell, or undefined. */
  nextEvent(): AssociationEvent | undefined {
    const event = this.#events[this.#nextEvent];
    if (event === undefined) return undefined;
    this.#events[this.#nextEvent++] = undefined!;
    if (this.#nextEvent === this.#events.length) {
      this.#events.length = 0;
      this.#nextEvent = 0;
    }
    if (event.type === "message") this.#release(event.data.length);
    return event;
  }

  /** When {@linkcode Association.tick} is due; `Infinity` when nothing is awaited. */
  get deadlineMs(): number {
    if (this.#state === "ended") return Infinity;
    return Math.min(
      this.#handshake.timer.deadlineMs,
      this.#acknowledger.deadlineMs,
      this.#sender?.deadlineMs ?? Infinity,
      this.#resets?.timer.deadlineMs ?? Infinity,
      this.#shutdown.deadlineMs,
      this.#shutdownGuardMs,
      this.#heartbeatMs,
    );
  }

  /**
   * Writes the next packet into `into` at `at` and returns its length; 0 when there is nothing to send now.
   * `into` must have the bytes of a packet from there.
   */
  write(into: Uint8Array, at: number, nowMs: number): number {
    const start = at + COMMON_HEADER_BYTES;
    const end = at + this.#packetBytes;
    const first = this.#control.first;
    let position = this.#writeControl(into, start, end);
    let checksum = first?.checksum ?? false;
    if (!first?.alone) {
      position = this.#writeSackAndData(into, position, end, nowMs);
      if (!this.#agreement?.zeroChecksum) checksum = true;
    }
    if (position === start) return 0;
    const tag = first?.tag ?? this.#handshake.peerTag;
    this.#writeHeader(into, at, tag);
    if (checksum) writeChecksum(into, at, position);
    this.statistics.packetsSent++;
    return position - at;
  }

  // Writing

  #writeControl(into: Uint8Array, start: number, end: number): number {
    let position = start;
    for (let first = this.#control.first; first; first = this.#control.first) {
      const next = nextChunk(position, first.chunk.length);
      if (position > start && (first.alone || next > end)) break;
      into.set(first.chunk, position);
      into.fill(0, position + first.chunk.length, next);
      position = next;
      this.#control.shift();
      if (first.alone) break;
    }
    return position;
  }

  #writeSackAndData(into: Uint8Array, at: number, end: number, nowMs: number): number {
    const start = this.#acknowledger.due ? this.#writeSack(into, at, end) : at;
    if (!this.#sender || !SENDING.has(this.#state)) return start;
    return this.#sender.write(into, start, end, nowMs, this.#packetBytes - COMMON_HEADER_BYTES);
  }

  #writeSack(into: Uint8Array, at: number, end: number): number {
    if (!this.#receiver || end - at < SACK_HEADER_BYTES) return at;
    return this.#acknowledger.write(into, at, end, this.#receiver.ranges, {
      initialTsn: this.#agreement!.peerInitialTsn,
      windowBytes: this.#receiver.windowBytes,
    });
  }

  #writeHeader(into: Uint8Array, at: number, verificationTag: number): void {
    writeCommonHeader(into, at, {
      sourcePort: this.#options.localPort ?? SCTP_PORT,
      destinationPort: this.#options.remotePort ?? SCTP_PORT,
      verificationTag,
    });
  }

  #send(chunk: Chunk): void {
    this.#control.push({ chunk, tag: this.#handshake.peerTag, alone: false, checksum: false });
  }

  #sendInit(chunk: Chunk): void {
    this.#control.push({ chunk, tag: 0, alone: true, checksum: true });
  }

  #sendCookieEcho(chunk: Chunk): void {
    this.#control.push({ chunk, tag: this.#handshake.peerTag, alone: true, checksum: true });
  }

  #sendAbort(chunk: Chunk): void {
    this.#control.clear();
    this.#control.push({ chunk, tag: this.#handshake.peerTag, alone: true, checksum: true });
  }

  // Reading

  #isAcceptable(packet: Uint8Array): boolean {
    if (packet.length < COMMON_HEADER_BYTES + 4) return false;
    const isFree = (this.#options.zeroChecksum ?? true) && hasZeroChecksum(packet);
    if (!isFree && !hasRightChecksum(packet)) return false;
    const header = readCommonHeader(packet);
    if (header.destinationPort !== (this.#options.localPort ?? SCTP_PORT)) return false;
    return this.#isRightTag(packet, header.verificationTag);
  }

  /** The rules of RFC 9260, section 8.5.1. */
  #isRightTag(packet: Uint8Array, tag: number): boolean {
    const type = packet[COMMON_HEADER_BYTES]!;
    if (type === ChunkType.init) return tag === 0;
    if (type === ChunkType.cookieEcho) return true; // the cookie tells
    const reflects = type === ChunkType.abort || type === ChunkType.shutdownComplete;
    if (reflects && packet[COMMON_HEADER_BYTES + 1]! & REFLECTED_TAG_FLAG) {
      return tag === this.#handshake.peerTag;
    }
    return tag === this.#handshake.localTag;
  }

  #readChunks(packet: Uint8Array, nowMs: number): void {
    for (let at = COMMON_HEADER_BYTES; at < packet.length && this.#state !== "ended";) {
      const length = chunkLength(packet, at, packet.length);
      if (!this.#readChunk(packet, at, length, nowMs)) return;
      at = nextChunk(at, length);
    }
  }

  /** Returns whether the rest of the packet may be read. */
  #readChunk(packet: Uint8Array, at: number, length: number, nowMs: number): boolean {
    const type = packet[at]!;
    if (type === ChunkType.data) this.#readData(packet, at, length, nowMs);
    else if (type === ChunkType.sack) this.#readSack(packet, at, length, nowMs);
    else return this.#readControl(packet, type, packet.subarray(at, at + length), nowMs);
    return true;
  }

  #readData(packet: Uint8Array, at: number, length: number, nowMs: number): void {
    // Who sends data has taken the cookie, whatever became of the acknowledgement.
    if (this.#state === "cookieEchoed") this.#establish(this.#agreement!, nowMs);
    if (!this.#receiver || !RECEIVING.has(this.#state)) return;
    const header = this.#data;
    readDataHeader(packet, at, length, header);
    this.#heard(nowMs);
    const { ranges } = this.#receiver;
    const position = positionOf(header.tsn, this.#agreement!.peerInitialTsn, ranges.cumulative);
    try {
      const reception = this.#receiver.data(position, header, packet, at + DATA_HEADER_BYTES, at + length);
      const immediate = (header.flags & DataFlag.immediate) !== 0;
      this.#acknowledger.chunk(reception, header.tsn, immediate, nowMs);
    } catch (error) {
      this.#violated(error);
    }
    if (this.#state === "shutdownSent") this.#sendShutdown();
  }

  #readSack(packet: Uint8Array, at: number, length: number, nowMs: number): void {
    if (!this.#sender) return;
    readSackHeader(packet, at, length, this.#sack);
    this.#heard(nowMs);
    this.#sender.acknowledge(packet, at, this.#sack, nowMs);
  }

  #readControl(packet: Uint8Array, type: number, chunk: Chunk, nowMs: number): boolean {
    this.#heard(nowMs);
    switch (type) {
      case ChunkType.init:
        this.#readInit(chunk, nowMs);
        return false;
      case ChunkType.initAck:
        this.#readInitAck(chunk, nowMs);
        return false;
      case ChunkType.cookieEcho:
        return this.#readCookieEcho(chunk, readCommonHeader(packet).verificationTag, nowMs);
      case ChunkType.cookieAck:
        if (this.#state === "cookieEchoed") this.#establish(this.#agreement!, nowMs);
        return true;
      case ChunkType.heartbeat:
        if (this.#agreement) this.#send(encodeHeartbeatAck(chunk));
        return true;
      case ChunkType.heartbeatAck:
        decodeHeartbeat(chunk);
        return true;
      case ChunkType.abort:
        this.#readAbort(chunk);
        return false;
      case ChunkType.error:
        this.#readError(chunk, nowMs);
        return true;
      case ChunkType.shutdown:
        this.#readShutdown(chunk, nowMs);
        return true;
      case ChunkType.shutdownAck:
        this.#readShutdownAck();
        return true;
      case ChunkType.shutdownComplete:
        if (this.#state === "shutdownAckSent") this.#end(undefined);
        return true;
      case ChunkType.reconfig:
        this.#resets?.receive(decodeReconfig(chunk));
        return true;
      case ChunkType.forwardTsn:
        this.#readForwardTsn(chunk);
        return true;
      case ChunkType.padding:
        return true;
      default:
        return this.#readUnknown(type, chunk);
    }
  }

  #readUnknown(type: number, chunk: Chunk): boolean {
    const { skip, report } = unknownChunkAction(type);
    this.statistics.malformed++;
    if (report && this.#agreement) {
      this.#send(encodeError([{ type: ErrorCause.unrecognizedChunk, value: chunk.slice(0, 64) }]));
    }
    return skip;
  }

  // The handshake

  #readInit(chunk: Chunk, nowMs: number): void {
    if (this.#state === "shutdownAckSent") return this.#send(encodeShutdownAck());
    const isBeginning = this.#state === "closed" || this.#state === "cookieWait" ||
      this.#state === "cookieEchoed";
    const answer = this.#handshake.answer(chunk, !isBeginning, nowMs);
    this.#control.push({ chunk: answer.chunk, tag: answer.tag, alone: true, checksum: true });
  }

  #readInitAck(chunk: Chunk, nowMs: number): void {
    if (this.#state !== "cookieWait") return;
    const { chunk: echo, agreement } = this.#handshake.takeCookie(chunk, nowMs);
    this.#agreement = agreement;
    this.#state = "cookieEchoed";
    this.#sendCookieEcho(echo);
  }

  /** Returns whether the rest of the packet belongs to the association. */
  #readCookieEcho(chunk: Chunk, tag: number, nowMs: number): boolean {
    const verdict = this.#handshake.judge(chunk, tag, nowMs);
    switch (verdict.kind) {
      case "accepted":
        this.#establish(verdict.agreement, nowMs);
        break;
      case "restarted":
        this.#restart(verdict.agreement, nowMs);
        break;
      case "stale": {
        const cause = { type: ErrorCause.staleCookie, value: new Uint8Array(4) };
        const error = encodeError([cause]);
        this.#control.push({ chunk: error, tag: verdict.peerTag, alone: true, checksum: true });
        return false;
      }
      case "ignored":
        return false;
      case "known":
        break;
    }
    this.#send(encodeCookieAck());
    return true;
  }

  #establish(agreement: Agreement, nowMs: number): void {
    this.#begin(agreement, nowMs);
    this.#emit({ type: "connected" });
  }

  #restart(agreement: Agreement, nowMs: number): void {
    this.#queue = new SendQueue();
    this.#control.clear();
    this.#begin(agreement, nowMs);
    this.#emit({ type: "restarted" });
  }

  #begin(agreement: Agreement, nowMs: number): void {
    const { random, congestion } = this.#options;
    this.#handshake.finish(agreement);
    this.#agreement = agreement;
    this.#state = "established";
    const controller = congestion(this.#packetBytes - COMMON_HEADER_BYTES, random);
    this.#sender = new Sender(this.#queue, agreement.localInitialTsn, agreement.peerWindow, controller);
    this.#receiver = new Receiver({
      windowBytes: this.#options.receiveWindowBytes ?? RECEIVE_WINDOW_BYTES,
      messageBytes: this.#options.messageBytes ?? MESSAGE_BYTES,
    }, (stream, protocol, data) => this.#emit({ type: "message", stream, protocol, data }));
    this.#resets = this.#makeResets(agreement);
    this.#heartbeatMs = nowMs + HEARTBEAT_INTERVAL_MS;
  }

  #makeResets(agreement: Agreement): StreamResets {
    const receiver = this.#receiver!;
    const sender = this.#sender!;
    return new StreamResets(agreement.localInitialTsn, agreement.peerInitialTsn, {
      queue: this.#queue,
      lastTsn: () => sender.lastTsn,
      hasArrived: (tsn) => {
        const { cumulative } = receiver.ranges;
        return positionOf(tsn, agreement.peerInitialTsn, cumulative) <= cumulative;
      },
      send: (chunk) => this.#send(chunk),
      outgoingDone: (streams) => this.#emit({ type: "resetDone", streams }),
      incomingReset: (named) => {
        const streams = named.length > 0 ? named : receiver.knownStreams;
        receiver.reset(streams);
        this.#emit({ type: "streamsReset", streams });
      },
    });
  }

  #tickHandshake(nowMs: number): void {
    const repeat = this.#handshake.tick(nowMs);
    if (repeat === undefined) return;
    if (repeat === "failed") return this.#end("the peer did not answer the handshake");
    if (this.#state === "cookieWait") this.#sendInit(repeat);
    else this.#sendCookieEcho(repeat);
  }

  // Farewells

  #advanceShutdown(nowMs: number): void {
    if (this.#state !== "shutdownPending" && this.#state !== "shutdownReceived") return;
    if (!this.#sender!.done) return;
    this.#shutdown.start(nowMs, this.#timeoutMs());
    if (this.#state === "shutdownPending") {
      this.#state = "shutdownSent";
      this.#sendShutdown();
    } else {
      this.#state = "shutdownAckSent";
      this.#send(encodeShutdownAck());
    }
  }

  #sendShutdown(): void {
    const { peerInitialTsn } = this.#agreement!;
    this.#send(encodeShutdown(tsnOf(this.#receiver!.ranges.cumulative, peerInitialTsn)));
  }

  #tickShutdown(nowMs: number): void {
    if (nowMs >= this.#shutdownGuardMs) return this.#end("the peer did not finish");
    if (!this.#shutdown.fires(nowMs)) return;
    if (this.#shutdown.count > MAX_RETRANSMITS) return this.#end("the peer did not answer the farewell");
    if (this.#state === "shutdownSent") this.#sendShutdown();
    else if (this.#state === "shutdownAckSent") this.#send(encodeShutdownAck());
  }

  #readShutdown(chunk: Chunk, nowMs: number): void {
    this.#sender?.acknowledgeUpTo(decodeShutdown(chunk), nowMs);
    if (this.#state === "established" || this.#state === "shutdownPending") {
      this.#state = "shutdownReceived";
      this.#shutdownGuardMs = nowMs + SHUTDOWN_GUARD_MS;
    } else if (this.#state === "shutdownSent") {
      // Both began; both acknowledge (section 9.2).
      this.#state = "shutdownAckSent";
      this.#shutdown.start(nowMs, this.#timeoutMs());
      this.#send(encodeShutdownAck());
    }
  }

  #readShutdownAck(): void {
    if (this.#state !== "shutdownSent" && this.#state !== "shutdownAckSent") return;
    this.#control.clear();
    const chunk = encodeShutdownComplete();
    this.#control.push({ chunk, tag: this.#handshake.peerTag, alone: true, checksum: false });
    this.#end(undefined);
  }

  #readAbort(chunk: Chunk): void {
    let reason = "no reason given";
    try {
      reason = describeCauses(decodeCauses(chunk));
    } catch {
      // An abort with a garbled reason is an abort.
    }
    this.#end(`the peer aborted: ${reason}`);
  }

  #readError(chunk: Chunk, nowMs: number): void {
    const isStale = decodeCauses(chunk).some(({ type }) => type === ErrorCause.staleCookie);
    if (!isStale || this.#state !== "cookieEchoed") return;
    this.#state = "cookieWait";
    this.#sendInit(this.#handshake.begin(nowMs));
  }

  /** The peer broke a rule that honest ones keep. */
  #violated(error: unknown): void {
    if (!(error instanceof SctpProtocolError)) throw error;
    const cause = { type: ErrorCause.protocolViolation, value: reasonBytes(error.message) };
    this.#sendAbort(encodeAbort([cause]));
    this.#end(`the peer broke the protocol: ${error.message}`);
  }

  #end(reason: string | undefined): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#queue = new SendQueue();
    this.#sender = undefined;
    this.#receiver = undefined;
    this.#resets = undefined;
    this.#emit({ type: "closed", reason });
  }

  #isClosing(): boolean {
    return this.#state !== "closed" && this.#state !== "cookieWait" && this.#state !== "cookieEchoed" &&
      this.#state !== "established";
  }

  // The rest

  #readForwardTsn(chunk: Chunk): void {
    if (!this.#receiver || !RECEIVING.has(this.#state)) return;
    const { newCumulativeTsn, skipped } = decodeForwardTsn(chunk);
    const { cumulative } = this.#receiver.ranges;
    const position = positionOf(newCumulativeTsn, this.#agreement!.peerInitialTsn, cumulative);
    try {
      this.#receiver.forward(position, skipped);
    } catch (error) {
      this.#violated(error);
    }
    this.#acknowledger.request();
  }

  #heard(nowMs: number): void {
    this.#unansweredHeartbeats = 0;
    if (this.#heartbeatMs !== Infinity) this.#heartbeatMs = nowMs + HEARTBEAT_INTERVAL_MS;
  }

  #tickHeartbeat(nowMs: number): void {
    if (nowMs < this.#heartbeatMs) return;
    this.#unansweredHeartbeats++;
    this.#heartbeatMs = nowMs + this.#timeoutMs() * 2 ** Math.min(this.#unansweredHeartbeats, 4);
    this.#send(encodeHeartbeat(new Uint8Array(8)));
  }

  #giveUpOnSilence(): void {
    const silent = (this.#sender?.timeouts ?? 0) > MAX_RETRANSMITS ||
      this.#unansweredHeartbeats > MAX_RETRANSMITS || (this.#resets?.timer.count ?? 0) > MAX_RETRANSMITS;
    if (silent) this.#end("the peer does not answer");
  }

  #timeoutMs(): number {
    return this.#sender?.roundTrip.timeoutMs ?? 0;
  }

  #emit(event: AssociationEvent): void {
    this.#events.push(event);
  }

  /** The layer above took a message; a window that was shut is announced as soon as it opens (RFC 9260, section 6.2). */
  #release(bytes: number): void {
    const receiver = this.#receiver;
    if (!receiver) return;
    const wasShut = receiver.windowBytes < this.#packetBytes;
    receiver.release(bytes);
    if (wasShut && receiver.windowBytes > 0) this.#acknowledger.request();
  }
}
