/**
 * COOKIE ECHO and COOKIE ACK: the last two words of the handshake (RFC 9260, sections 3.3.11 and 3.3.12).
 *
 *     +---------------+---------------+-------------------------------+
 *     |   type = 10   |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     \                            cookie                             \
 *     +---------------------------------------------------------------+
 *
 *     +---------------+---------------+-------------------------------+
 *     |   type = 11   |       0       |          length = 4           |
 *     +---------------+---------------+-------------------------------+
 *
 * @module
 */

import { type Chunk, CHUNK_HEADER_BYTES, ChunkType, expectChunk, makeChunk } from "./chunk.ts";

/** A COOKIE ECHO with `cookie`. */
export function encodeCookieEcho(cookie: Uint8Array): Chunk {
  const chunk = makeChunk(ChunkType.cookieEcho, 0, cookie.length);
  chunk.set(cookie, CHUNK_HEADER_BYTES);
  return chunk;
}

/** The cookie of a COOKIE ECHO, as a view. @throws SctpProtocolError when it is another chunk. */
export function decodeCookieEcho(chunk: Chunk): Uint8Array {
  expectChunk(chunk, ChunkType.cookieEcho, CHUNK_HEADER_BYTES);
  return chunk.subarray(CHUNK_HEADER_BYTES);
}

/** A COOKIE ACK. */
export function encodeCookieAck(): Chunk {
  return makeChunk(ChunkType.cookieAck, 0, 0);
}
