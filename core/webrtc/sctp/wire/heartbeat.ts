/**
 * HEARTBEAT and HEARTBEAT ACK: are you there (RFC 9260, sections 3.3.5 and 3.3.6).
 *
 *     +---------------+---------------+-------------------------------+
 *     | type = 4 or 5 |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     |  heartbeat information: 1     |        its length             |
 *     +-------------------------------+-------------------------------+
 *     \      anything; the answer repeats it byte for byte            \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { SctpProtocolError } from "../protocol_error.ts";
import { type Chunk, CHUNK_HEADER_BYTES, ChunkType, expectChunk, makeChunk } from "./chunk.ts";
import { decodeParameters, type Parameter, parametersLength, writeParameters } from "./parameter.ts";

const HEARTBEAT_INFORMATION = 1;

/** A HEARTBEAT that carries `information`. */
export function encodeHeartbeat(information: Uint8Array): Chunk {
  const parameters: Parameter[] = [{ type: HEARTBEAT_INFORMATION, value: information }];
  const chunk = makeChunk(ChunkType.heartbeat, 0, parametersLength(parameters));
  writeParameters(chunk, CHUNK_HEADER_BYTES, parameters);
  return chunk;
}

/** The answer to `heartbeat`: the same bytes under the other type. */
export function encodeHeartbeatAck(heartbeat: Chunk): Chunk {
  expectChunk(heartbeat, ChunkType.heartbeat, CHUNK_HEADER_BYTES);
  const chunk = heartbeat.slice();
  chunk[0] = ChunkType.heartbeatAck;
  chunk[1] = 0;
  return chunk;
}

/** The information of a HEARTBEAT or its ACK, as a view. @throws SctpProtocolError when there is none. */
export function decodeHeartbeat(chunk: Chunk): Uint8Array {
  const type = chunk[0] === ChunkType.heartbeatAck ? ChunkType.heartbeatAck : ChunkType.heartbeat;
  expectChunk(chunk, type, CHUNK_HEADER_BYTES);
  const [information] = decodeParameters(chunk.subarray(CHUNK_HEADER_BYTES));
  if (information?.type !== HEARTBEAT_INFORMATION) {
    throw new SctpProtocolError("HEARTBEAT without information");
  }
  return information.value;
}
