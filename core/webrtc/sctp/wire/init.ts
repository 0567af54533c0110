/**
 * INIT and INIT ACK: the first two words of the handshake (RFC 9260, sections 3.3.2 and 3.3.3).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +---------------+---------------+-------------------------------+
 *     | type = 1 or 2 |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     |                    initiate tag (never 0)                     |
 *     +---------------------------------------------------------------+
 *     |              advertised receiver window credit                |
 *     +-------------------------------+-------------------------------+
 *     |       outbound streams        |     inbound streams, at most  |
 *     +-------------------------------+-------------------------------+
 *     |                          initial TSN                          |
 *     +---------------------------------------------------------------+
 *     \                           parameters                          \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";
import { type Chunk, ChunkType, expectChunk, makeChunk } from "./chunk.ts";
import { decodeParameters, type Parameter, parametersLength, writeParameters } from "./parameter.ts";

const INIT_HEADER_BYTES = 20;

/** The parameters of INIT and INIT ACK we know. */
export const InitParameter = {
  /** State cookie, INIT ACK only (RFC 9260, section 3.3.3.1). */
  cookie: 7,
  /** A parameter the receiver did not know (RFC 9260, section 3.3.3). */
  unrecognized: 8,
  /** The sender takes packets without a checksum (RFC 9653, section 4). */
  zeroChecksum: 0x8001,
  /** Chunk types of extensions the sender knows (RFC 5061, section 4.2.7). */
  supportedExtensions: 0x8008,
  /** The sender understands FORWARD TSN (RFC 3758, section 3.1). */
  forwardTsn: 0xc000,
} as const;

/** What replaces the checksum, as RFC 9653 numbers it: 1 is DTLS. */
export const ZERO_CHECKSUM_DTLS = 1;

/** An INIT or INIT ACK. */
export interface Init {
  readonly initiateTag: number;
  /** Bytes the sender takes. */
  readonly window: number;
  readonly outboundStreams: number;
  readonly inboundStreams: number;
  readonly initialTsn: number;
  readonly parameters: readonly Parameter[];
}

/** The chunk of `init`; `type` is INIT's or INIT ACK's. */
export function encodeInit(type: number, init: Init): Chunk {
  const chunk = makeChunk(type, 0, INIT_HEADER_BYTES - 4 + parametersLength(init.parameters));
  writeUint32(chunk, 4, init.initiateTag);
  writeUint32(chunk, 8, init.window);
  writeUint16(chunk, 12, init.outboundStreams);
  writeUint16(chunk, 14, init.inboundStreams);
  writeUint32(chunk, 16, init.initialTsn);
  writeParameters(chunk, INIT_HEADER_BYTES, init.parameters);
  return chunk;
}

/** Reads an INIT or INIT ACK. @throws SctpProtocolError when it is cut off or has a zero tag or no streams. */
export function decodeInit(chunk: Chunk): Init {
  expectChunk(chunk, chunk[0] === ChunkType.initAck ? ChunkType.initAck : ChunkType.init, INIT_HEADER_BYTES);
  const init: Init = {
    initiateTag: readUint32(chunk, 4),
    window: readUint32(chunk, 8),
    outboundStreams: readUint16(chunk, 12),
    inboundStreams: readUint16(chunk, 14),
    initialTsn: readUint32(chunk, 16),
    parameters: decodeParameters(chunk.subarray(INIT_HEADER_BYTES)),
  };
  if (init.initiateTag === 0) throw new SctpProtocolError("initiate tag is zero");
  if (init.outboundStreams === 0 || init.inboundStreams === 0) throw new SctpProtocolError("no streams");
  return init;
}

/** The value of the first parameter of `type`, if there is one. */
export function findParameter(init: Init, type: number): Uint8Array | undefined {
  return init.parameters.find((parameter) => parameter.type === type)?.value;
}

/** Whether the sender of `init` takes packets protected by DTLS without a checksum (RFC 9653, section 4). */
export function takesZeroChecksum(init: Init): boolean {
  const value = findParameter(init, InitParameter.zeroChecksum);
  return value !== undefined && value.length === 4 && readUint32(value, 0) === ZERO_CHECKSUM_DTLS;
}
