/**
 * Parameters and error causes: type, length, value (RFC 9260, sections 3.2.1 and 3.3.10).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-------------------------------+-------------------------------+
 *     |             type              |  length (header and value)    |
 *     +-------------------------------+-------------------------------+
 *     \                   value, padded to four bytes                 \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { padded, readUint16, writeUint16 } from "../bytes.ts";
import { SctpProtocolError } from "../protocol_error.ts";

/** Bytes of a parameter's header. */
const PARAMETER_HEADER_BYTES = 4;

/** A type, and its value without header and padding. */
export interface Parameter {
  readonly type: number;
  readonly value: Uint8Array;
}

/** The parameters in `bytes`, as views. @throws SctpProtocolError when one is cut off. */
export function decodeParameters(bytes: Uint8Array): Parameter[] {
  const parameters: Parameter[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + PARAMETER_HEADER_BYTES > bytes.length) throw new SctpProtocolError("parameter header cut off");
    const length = readUint16(bytes, at + 2);
    if (length < PARAMETER_HEADER_BYTES || at + length > bytes.length) {
      throw new SctpProtocolError(`parameter length ${length} does not fit`);
    }
    parameters.push({
      type: readUint16(bytes, at),
      value: bytes.subarray(at + PARAMETER_HEADER_BYTES, at + length),
    });
    at += padded(length);
  }
  return parameters;
}

/** Bytes that `parameters` take, with the padding between them; the last one's padding is not part of a chunk. */
export function parametersLength(parameters: readonly Parameter[]): number {
  let length = 0;
  for (const { value } of parameters) length = padded(length) + PARAMETER_HEADER_BYTES + value.length;
  return length;
}

/** Writes `parameters` at `at`. */
export function writeParameters(into: Uint8Array, at: number, parameters: readonly Parameter[]): void {
  let position = at;
  for (const { type, value } of parameters) {
    writeUint16(into, position, type);
    writeUint16(into, position + 2, PARAMETER_HEADER_BYTES + value.length);
    into.set(value, position + PARAMETER_HEADER_BYTES);
    position += padded(PARAMETER_HEADER_BYTES + value.length);
  }
}
