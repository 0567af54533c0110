/**
 * What all chunks share (RFC 9260, section 3.2).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +---------------+---------------+-------------------------------+
 *     |     type      |     flags     |  length (header and value)    |
 *     +---------------+---------------+-------------------------------+
 *     \                   value, padded to four bytes                 \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { padded, readUint16, writeUint16 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";

/** Bytes of a chunk's header. */
export const CHUNK_HEADER_BYTES = 4;

/** The chunk types of RFC 9260 (section 3.2), RFC 6525 (130), RFC 3758 (192) and RFC 4820 (132). */
export const ChunkType = {
  data: 0,
  init: 1,
  initAck: 2,
  sack: 3,
  heartbeat: 4,
  heartbeatAck: 5,
  abort: 6,
  shutdown: 7,
  shutdownAck: 8,
  error: 9,
  cookieEcho: 10,
  cookieAck: 11,
  shutdownComplete: 14,
  reconfig: 130,
  padding: 132,
  forwardTsn: 192,
} as const;

/** A chunk as bytes with its header, without padding. */
export type Chunk = Uint8Array;

/** Makes a chunk of `type` with room for `valueBytes`, the header filled in. */
export function makeChunk(type: number, flags: number, valueBytes: number): Chunk {
  const chunk = new Uint8Array(CHUNK_HEADER_BYTES + valueBytes);
  chunk[0] = type;
  chunk[1] = flags;
  writeUint16(chunk, 2, chunk.length);
  return chunk;
}

/**
 * The length of the chunk at `at` in a packet that ends at `end`, without padding.
 * @throws SctpProtocolError when it is shorter than its header or longer than the packet.
 */
export function chunkLength(packet: Uint8Array, at: number, end: number): number {
  if (at + CHUNK_HEADER_BYTES > end) throw new SctpProtocolError("chunk header cut off");
  const length = readUint16(packet, at + 2);
  if (length < CHUNK_HEADER_BYTES) throw new SctpProtocolError(`chunk length ${length} below its header`);
  if (at + length > end) throw new SctpProtocolError(`chunk length ${length} past the packet's end`);
  return length;
}

/** Where the chunk after one of `length` bytes at `at` begins. */
export function nextChunk(at: number, length: number): number {
  return at + padded(length);
}

/**
 * Checks that `chunk` is one of `type` and at least `minimum` bytes long.
 * @throws SctpProtocolError otherwise.
 */
export function expectChunk(chunk: Chunk, type: number, minimum: number): void {
  if (chunk.length < Math.max(minimum, CHUNK_HEADER_BYTES)) {
    throw new SctpProtocolError(`chunk of ${chunk.length} bytes, at least ${minimum} needed`);
  }
  if (chunk[0] !== type) throw new SctpProtocolError(`chunk type ${chunk[0]}, expected ${type}`);
  if (readUint16(chunk, 2) !== chunk.length) throw new SctpProtocolError("chunk length is not its size");
}

/** What to do with a chunk type nobody knows, by its two highest bits (RFC 9260, section 3.2). */
export function unknownChunkAction(type: number): { skip: boolean; report: boolean } {
  return { skip: (type & 0x80) !== 0, report: (type & 0x40) !== 0 };
}
