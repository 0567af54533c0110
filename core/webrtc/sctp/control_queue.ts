import { MAX_PACKET_BYTES, QUEUED_CONTROL_CHUNKS } from "./numbers.ts";
import type { Chunk } from "./wire/chunk.ts";
import { COMMON_HEADER_BYTES } from "./wire/packet.ts";

/** Bytes of the largest chunk that fits a packet. */
const MAX_CHUNK_BYTES = MAX_PACKET_BYTES - COMMON_HEADER_BYTES;

/** A control chunk on its way out. */
export interface ControlChunk {
  readonly chunk: Chunk;
  /** The verification tag of its packet. */
  readonly tag: number;
  /** Nothing else may be in its packet (INIT, INIT ACK, SHUTDOWN COMPLETE; RFC 9260, section 6.10), or the packet is special. */
  readonly alone: boolean;
  /** Its packet has a checksum whatever was agreed (RFC 9653, section 5.2). */
  readonly checksum: boolean;
}

/** Control chunks waiting to be sent, bounded: a peer that asks faster than it reads loses answers, not our memory. */
export class ControlQueue {
  #chunks: ControlChunk[] = [];

  /** The first one. */
  get first(): ControlChunk | undefined {
    return this.#chunks[0];
  }

  /** Adds one unless there are too many, or it fits no packet: such a one only answers what the peer made as large. */
  push(chunk: ControlChunk): void {
    if (chunk.chunk.length > MAX_CHUNK_BYTES) return;
    if (this.#chunks.length < QUEUED_CONTROL_CHUNKS) this.#chunks.push(chunk);
  }

  /** Removes the first one. */
  shift(): void {
    this.#chunks.shift();
  }

  /** Drops all. */
  clear(): void {
    this.#chunks = [];
  }
}
