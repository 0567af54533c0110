/**
 * FORWARD TSN: do not wait for what the sender has given up (RFC 3758, section 3.2).
 *
 *     +---------------+---------------+-------------------------------+
 *     |  type = 192   |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     |                       new cumulative TSN                      |
 *     +-------------------------------+-------------------------------+
 *     |  N × { stream identifier, stream sequence number skipped }    |
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";
import { type Chunk, ChunkType, expectChunk, makeChunk } from "./chunk.ts";

/** A stream and the last stream sequence number in it that is skipped. */
export interface SkippedStream {
  readonly stream: number;
  readonly ssn: number;
}

/** A FORWARD TSN. */
export interface ForwardTsn {
  readonly newCumulativeTsn: number;
  readonly skipped: readonly SkippedStream[];
}

/** The chunk of `forward`. */
export function encodeForwardTsn(forward: ForwardTsn): Chunk {
  const chunk = makeChunk(ChunkType.forwardTsn, 0, 4 + 4 * forward.skipped.length);
  writeUint32(chunk, 4, forward.newCumulativeTsn);
  forward.skipped.forEach(({ stream, ssn }, index) => {
    writeUint16(chunk, 8 + 4 * index, stream);
    writeUint16(chunk, 10 + 4 * index, ssn);
  });
  return chunk;
}

/** Reads a FORWARD TSN. @throws SctpProtocolError when it is cut off. */
export function decodeForwardTsn(chunk: Chunk): ForwardTsn {
  expectChunk(chunk, ChunkType.forwardTsn, 8);
  if (chunk.length % 4 !== 0) throw new SctpProtocolError("FORWARD TSN with half a stream");
  const skipped: SkippedStream[] = [];
  for (let at = 8; at < chunk.length; at += 4) {
    skipped.push({ stream: readUint16(chunk, at), ssn: readUint16(chunk, at + 2) });
  }
  return { newCumulativeTsn: readUint32(chunk, 4), skipped };
}
