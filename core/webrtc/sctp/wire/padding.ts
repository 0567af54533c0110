/**
 * PAD: fills a packet to a size, to find out whether the path takes it (RFC 4820, section 3).
 *
 *     +---------------+---------------+-------------------------------+
 *     |  type = 132   |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     \                             zeros                             \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { type Chunk, CHUNK_HEADER_BYTES, ChunkType, makeChunk } from "./chunk.ts";

/** A PAD chunk of `bytes` in all, header included (at least 4). */
export function encodePadding(bytes: number): Chunk {
  return makeChunk(ChunkType.padding, 0, bytes - CHUNK_HEADER_BYTES);
}
