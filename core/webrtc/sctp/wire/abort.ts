/**
 * ABORT and ERROR: something is wrong, fatally or not (RFC 9260, sections 3.3.7 and 3.3.10).
 *
 *     +---------------+-------------+-+-------------------------------+
 *     | type = 6 or 9 |      0      |T|            length             |
 *     +---------------+-------------+-+-------------------------------+
 *     \                     error causes (as parameters)              \
 *     +---------------------------------------------------------------+
 *
 * @module
 */

import { type Chunk, CHUNK_HEADER_BYTES, ChunkType, expectChunk, makeChunk } from "./chunk.ts";
import { decodeParameters, type Parameter, parametersLength, writeParameters } from "./parameter.ts";

/** The T flag of ABORT and SHUTDOWN COMPLETE: the tag is the sender's own, for want of the receiver's. */
export const REFLECTED_TAG_FLAG = 1;

/** Error causes (RFC 9260, section 3.3.10). */
export const ErrorCause = {
  invalidStream: 1,
  missingParameter: 2,
  staleCookie: 3,
  unrecognizedChunk: 6,
  noUserData: 9,
  cookieWhileShuttingDown: 10,
  restartWithNewAddresses: 11,
  userInitiatedAbort: 12,
  protocolViolation: 13,
} as const;

/** Words for the causes a person may meet. */
const CAUSE_NAMES: Record<number, string> = {
  1: "invalid stream identifier",
  2: "missing mandatory parameter",
  3: "stale cookie",
  4: "out of resource",
  6: "unrecognized chunk type",
  9: "no user data",
  10: "cookie received while shutting down",
  12: "user-initiated abort",
  13: "protocol violation",
};

/** An ABORT (`reflected`: with the T flag) for `causes`. */
export function encodeAbort(causes: readonly Parameter[], reflected = false): Chunk {
  return encodeCauses(ChunkType.abort, reflected ? REFLECTED_TAG_FLAG : 0, causes);
}

/** An ERROR for `causes`. */
export function encodeError(causes: readonly Parameter[]): Chunk {
  return encodeCauses(ChunkType.error, 0, causes);
}

/** The causes of an ABORT or ERROR. @throws SctpProtocolError when one is cut off. */
export function decodeCauses(chunk: Chunk): Parameter[] {
  expectChunk(
    chunk,
    chunk[0] === ChunkType.error ? ChunkType.error : ChunkType.abort,
    CHUNK_HEADER_BYTES,
  );
  return decodeParameters(chunk.subarray(CHUNK_HEADER_BYTES));
}

/** `causes` in words, for the reason of a closed association. */
export function describeCauses(causes: readonly Parameter[]): string {
  if (causes.length === 0) return "no reason given";
  return causes.map(describeCause).join(", ");
}

/** The bytes of a reason in words, for a cause of ours. */
export function reasonBytes(reason: string): Uint8Array {
  return new TextEncoder().encode(reason.slice(0, 200));
}

function describeCause({ type, value }: Parameter): string {
  const name = CAUSE_NAMES[type] ?? `cause ${type}`;
  const hasWords = type === ErrorCause.userInitiatedAbort || type === ErrorCause.protocolViolation;
  return hasWords && value.length > 0 ? `${name}: ${new TextDecoder().decode(value.subarray(0, 200))}` : name;
}

function encodeCauses(type: number, flags: number, causes: readonly Parameter[]): Chunk {
  const chunk = makeChunk(type, flags, parametersLength(causes));
  writeParameters(chunk, CHUNK_HEADER_BYTES, causes);
  return chunk;
}
