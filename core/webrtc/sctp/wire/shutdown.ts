/**
 * SHUTDOWN, SHUTDOWN ACK and SHUTDOWN COMPLETE: the farewell (RFC 9260, sections 3.3.8, 3.3.9 and 3.3.13).
 *
 *     +---------------+---------------+-------------------------------+
 *     |   type = 7    |       0       |          length = 8           |
 *     +---------------+---------------+-------------------------------+
 *     |                       cumulative TSN ack                      |
 *     +---------------------------------------------------------------+
 *
 *     +---------------+-------------+-+-------------------------------+
 *     | type = 8 or 14|      0      |T|          length = 4           |
 *     +---------------+-------------+-+-------------------------------+
 *
 * @module
 */

import { readUint32, writeUint32 } from "../bytes.ts";
import { REFLECTED_TAG_FLAG } from "./abort.ts";
import { type Chunk, ChunkType, expectChunk, makeChunk } from "./chunk.ts";

/** A SHUTDOWN that acknowledges everything up to `cumulativeTsn`. */
export function encodeShutdown(cumulativeTsn: number): Chunk {
  const chunk = makeChunk(ChunkType.shutdown, 0, 4);
  writeUint32(chunk, 4, cumulativeTsn);
  return chunk;
}

/** The cumulative TSN of a SHUTDOWN. @throws SctpProtocolError when it is cut off. */
export function decodeShutdown(chunk: Chunk): number {
  expectChunk(chunk, ChunkType.shutdown, 8);
  return readUint32(chunk, 4);
}

/** A SHUTDOWN ACK. */
export function encodeShutdownAck(): Chunk {
  return makeChunk(ChunkType.shutdownAck, 0, 0);
}

/** A SHUTDOWN COMPLETE (`reflected`: with the T flag, to a peer whose tag we do not have). */
export function encodeShutdownComplete(reflected = false): Chunk {
  return makeChunk(ChunkType.shutdownComplete, reflected ? REFLECTED_TAG_FLAG : 0, 0);
}
