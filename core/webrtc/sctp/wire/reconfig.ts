/**
 * RE-CONFIG: how a data channel is closed (RFC 6525, sections 3.1 and 4; RFC 8831, section 6.7).
 *
 *     +---------------+---------------+-------------------------------+
 *     |  type = 130   |       0       |            length             |
 *     +---------------+---------------+-------------------------------+
 *     \     one or two parameters: requests (13–15, 17, 18)           \
 *     \     or responses (16)                                         \
 *     +---------------------------------------------------------------+
 *
 *     outgoing reset (13): | request number | response number | last TSN | streams (none: all) |
 *     incoming reset (14): | request number | streams (none: all) |
 *     response (16):       | request number | result | … |
 *
 * @module
 */

import { readUint16, readUint32, writeUint16, writeUint32 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";
import { type Chunk, CHUNK_HEADER_BYTES, ChunkType, expectChunk, makeChunk } from "./chunk.ts";
import { decodeParameters, type Parameter, parametersLength, writeParameters } from "./parameter.ts";

const OUTGOING_RESET = 13;
const INCOMING_RESET = 14;
const ASSOCIATION_RESET = 15;
const RESPONSE = 16;
const ADD_OUTGOING_STREAMS = 17;
const ADD_INCOMING_STREAMS = 18;

/** Results of a request (RFC 6525, section 4.4). */
export const ReconfigResult = {
  nothingToDo: 0,
  performed: 1,
  denied: 2,
  wrongSsn: 3,
  alreadyInProgress: 4,
  badSequenceNumber: 5,
  inProgress: 6,
} as const;

/** What a RE-CONFIG says, one per parameter. */
export type Reconfig =
  /** The sender starts the named streams (none: all) afresh after `lastTsn`. */
  | { kind: "outgoingReset"; request: number; response: number; lastTsn: number; streams: number[] }
  /** The sender asks us to reset our side of the named streams. */
  | { kind: "incomingReset"; request: number; streams: number[] }
  /** The answer to a request. */
  | { kind: "response"; request: number; result: number }
  /** A request we never grant: resetting the association or adding streams. */
  | { kind: "other"; request: number };

/** A RE-CONFIG chunk with `parts`, at most two (RFC 6525, section 3.1). */
export function encodeReconfig(parts: readonly Exclude<Reconfig, { kind: "other" }>[]): Chunk {
  const parameters = parts.map(encodePart);
  const chunk = makeChunk(ChunkType.reconfig, 0, parametersLength(parameters));
  writeParameters(chunk, CHUNK_HEADER_BYTES, parameters);
  return chunk;
}

/** The parts of a RE-CONFIG. @throws SctpProtocolError when one is cut off or unknown. */
export function decodeReconfig(chunk: Chunk): Reconfig[] {
  expectChunk(chunk, ChunkType.reconfig, CHUNK_HEADER_BYTES);
  const parameters = decodeParameters(chunk.subarray(CHUNK_HEADER_BYTES));
  if (parameters.length < 1 || parameters.length > 2) {
    throw new SctpProtocolError(`RE-CONFIG with ${parameters.length} parameters`);
  }
  return parameters.map(decodePart);
}

function encodePart(part: Exclude<Reconfig, { kind: "other" }>): Parameter {
  switch (part.kind) {
    case "outgoingReset":
      return {
        type: OUTGOING_RESET,
        value: encodeRequest([part.request, part.response, part.lastTsn], part.streams),
      };
    case "incomingReset":
      return { type: INCOMING_RESET, value: encodeRequest([part.request], part.streams) };
    case "response":
      return { type: RESPONSE, value: encodeRequest([part.request, part.result], []) };
  }
}

function encodeRequest(numbers: readonly number[], streams: readonly number[]): Uint8Array {
  const value = new Uint8Array(4 * numbers.length + 2 * streams.length);
  numbers.forEach((number, index) => writeUint32(value, 4 * index, number));
  streams.forEach((stream, index) => writeUint16(value, 4 * numbers.length + 2 * index, stream));
  return value;
}

function decodePart({ type, value }: Parameter): Reconfig {
  switch (type) {
    case OUTGOING_RESET:
      need(value, 12);
      return {
        kind: "outgoingReset",
        request: readUint32(value, 0),
        response: readUint32(value, 4),
        lastTsn: readUint32(value, 8),
        streams: decodeStreams(value, 12),
      };
    case INCOMING_RESET:
      need(value, 4);
      return { kind: "incomingReset", request: readUint32(value, 0), streams: decodeStreams(value, 4) };
    case RESPONSE:
      need(value, 8);
      return { kind: "response", request: readUint32(value, 0), result: readUint32(value, 4) };
    case ASSOCIATION_RESET:
    case ADD_OUTGOING_STREAMS:
    case ADD_INCOMING_STREAMS:
      need(value, 4);
      return { kind: "other", request: readUint32(value, 0) };
    default:
      throw new SctpProtocolError(`RE-CONFIG parameter ${type} unknown`);
  }
}

function need(value: Uint8Array, bytes: number): void {
  if (value.length < bytes) throw new SctpProtocolError("RE-CONFIG parameter cut off");
}

function decodeStreams(value: Uint8Array, from: number): number[] {
  if ((value.length - from) % 2 !== 0) throw new SctpProtocolError("RE-CONFIG with half a stream");
  const streams: number[] = [];
  for (let at = from; at < value.length; at += 2) streams.push(readUint16(value, at));
  return streams;
}
