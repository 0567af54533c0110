/**
 * Hands each chunk of a packet to the part of the association that understands it (RFC 9260, sections 3.2 and 6.10).
 *
 *     INIT, INIT ACK, COOKIE …, ERROR ──▶ establishment      SACK, SHUTDOWN ──▶ sender
 *     DATA, FORWARD TSN ──▶ data intake                      SHUTDOWN …     ──▶ farewell
 *     RE-CONFIG ──▶ stream resets                            ABORT          ──▶ the end
 *     HEARTBEAT ACK ──▶ path probing, sender as a receipt, or data intake
 *
 * @module
 */

import { readAbort } from "./aborting.ts";
import type { AssociationCore } from "./association_core.ts";
import type { DataIntake } from "./data_intake.ts";
import type { Establishment } from "./establishment.ts";
import type { Farewell } from "./farewell.ts";
import type { Liveness } from "./liveness.ts";
import type { PathProbing } from "./path_probing.ts";
import { encodeError, ErrorCause } from "./wire/abort.ts";
import { type Chunk, chunkLength, ChunkType, nextChunk, unknownChunkAction } from "./wire/chunk.ts";
import { encodeHeartbeatAck } from "./wire/heartbeat.ts";
import { COMMON_HEADER_BYTES, readCommonHeader } from "./wire/packet.ts";
import { readReceipt } from "./wire/receipt.ts";
import { decodeReconfig } from "./wire/reconfig.ts";
import { readSackHeader, type SackHeader } from "./wire/sack.ts";

/** The parts that chunks go to. */
export interface ChunkTakers {
  /** Takes the words of the handshake. */
  readonly establishment: Establishment;
  /** Takes data. */
  readonly intake: DataIntake;
  /** Takes the words of the farewell. */
  readonly farewell: Farewell;
  /** Learns that the peer is there. */
  readonly liveness: Liveness;
  /** Takes answers about the path. */
  readonly probing: PathProbing;
}

/** Reads packets, chunk by chunk. */
export class ChunkDispatch {
  readonly #core: AssociationCore;
  readonly #establishment: Establishment;
  readonly #intake: DataIntake;
  readonly #farewell: Farewell;
  readonly #liveness: Liveness;
  readonly #probing: PathProbing;
  /** Whether data came, in the packet that is read, after we said that we are finished. */
  #isLate = false;
  /** Whether the packet that is read had a SACK: another was written at the same time, and tells nothing new. */
  #hasSack = false;
  readonly #sack: SackHeader = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };

  /** Hands chunks to `takers`. */
  constructor(core: AssociationCore, { establishment, intake, farewell, liveness, probing }: ChunkTakers) {
    this.#core = core;
    this.#establishment = establishment;
    this.#intake = intake;
    this.#farewell = farewell;
    this.#liveness = liveness;
    this.#probing = probing;
  }

  /**
   * Reads the chunks of an acceptable packet, up to one after which the rest is not to be read.
   * @throws SctpProtocolError when a chunk is malformed.
   */
  readPacket(packet: Uint8Array, nowMs: number): void {
    this.#isLate = false;
    this.#hasSack = false;
    this.#readChunks(packet, nowMs);
    if (this.#isLate && this.#core.state === "shutdownSent") this.#farewell.remind(nowMs);
  }

  #readChunks(packet: Uint8Array, nowMs: number): void {
    for (let at = COMMON_HEADER_BYTES; at < packet.length && this.#core.state !== "ended";) {
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
    else {
      this.#liveness.heard(nowMs);
      return this.#readControl(packet, type, packet.subarray(at, at + length), nowMs);
    }
    return true;
  }

  #readData(packet: Uint8Array, at: number, length: number, nowMs: number): void {
    // Who sends data has taken the cookie, whatever became of the acknowledgement.
    this.#establishment.cookieWasTaken(nowMs);
    if (!this.#intake.open) return;
    this.#intake.readData(packet, at, length, nowMs);
    this.#liveness.heard(nowMs);
    this.#isLate ||= this.#core.state === "shutdownSent";
  }

  #readSack(packet: Uint8Array, at: number, length: number, nowMs: number): void {
    const { sender } = this.#core;
    if (!sender || this.#hasSack) return;
    this.#hasSack = true;
    readSackHeader(packet, at, length, this.#sack);
    this.#liveness.heard(nowMs);
    sender.acknowledge(packet, at, this.#sack, nowMs);
  }

  #readControl(packet: Uint8Array, type: number, chunk: Chunk, nowMs: number): boolean {
    switch (type) {
      case ChunkType.init:
        this.#establishment.readInit(chunk, nowMs);
        return false;
      case ChunkType.initAck:
        this.#establishment.readInitAck(chunk, nowMs);
        return false;
      case ChunkType.cookieEcho:
        return this.#establishment.readCookieEcho(chunk, readCommonHeader(packet).verificationTag, nowMs);
      case ChunkType.cookieAck:
        this.#establishment.cookieWasTaken(nowMs);
        return true;
      case ChunkType.abort:
        readAbort(this.#core, chunk);
        return false;
      case ChunkType.error:
        this.#establishment.readError(chunk, nowMs);
        return true;
      default:
        return this.#readEstablished(type, chunk, nowMs);
    }
  }

  /** Chunks of an association that exists, and those that nobody knows. */
  #readEstablished(type: number, chunk: Chunk, nowMs: number): boolean {
    switch (type) {
      case ChunkType.heartbeat:
        if (this.#core.agreement) this.#core.send(encodeHeartbeatAck(chunk));
        return true;
      case ChunkType.heartbeatAck:
        this.#readHeartbeatAck(chunk, nowMs);
        return true;
      case ChunkType.shutdown:
        this.#farewell.readShutdown(chunk, nowMs);
        return true;
      case ChunkType.shutdownAck:
        this.#farewell.readShutdownAck();
        return true;
      case ChunkType.shutdownComplete:
        this.#farewell.readShutdownComplete();
        return true;
      case ChunkType.reconfig:
        this.#core.resets?.receive(decodeReconfig(chunk));
        return true;
      case ChunkType.forwardTsn:
        this.#intake.readForwardTsn(chunk);
        return true;
      case ChunkType.padding:
        return true;
      default:
        return this.#readUnknown(type, chunk);
    }
  }

  #readHeartbeatAck(chunk: Chunk, nowMs: number): void {
    const receipt = readReceipt(chunk);
    if (receipt) this.#core.sender?.takeReceipt(receipt, nowMs);
    else if (!this.#intake.readAnswer(chunk, nowMs)) this.#probing.answered(chunk, nowMs);
  }

  /** The two highest bits of the type tell (section 3.2). */
  #readUnknown(type: number, chunk: Chunk): boolean {
    const { skip, report } = unknownChunkAction(type);
    this.#core.statistics.malformed++;
    if (report && this.#core.agreement) {
      this.#core.send(encodeError([{ type: ErrorCause.unrecognizedChunk, value: chunk.slice(0, 64) }]));
    }
    return skip;
  }
}
