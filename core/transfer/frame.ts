/**
 * Frames of the data channel: a piece of a block, and with the last piece the block's digest.
 *
 *      0       1       2               4               8              12              16
 *     +-------+-------+---------------+---------------+---------------+---------------+
 *     | kind  | flags |   reserved    |     file      |     block     |    offset     |
 *     +-------+-------+---------------+---------------+---------------+---------------+
 *     | digest, 32 bytes, when flag 1 is set          | payload …
 *
 * Numbers are unsigned, most significant byte first. `offset` counts bytes from the start of the block. Frames may
 * arrive in any order.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { FRAME_PAYLOAD_BYTES } from "../limits.ts";

const KIND_DATA = 1;
const FLAG_DIGEST = 1;
const HEADER_BYTES = 16;
/** Bytes of a SHA-256 digest (FIPS 180-4). */
export const DIGEST_BYTES = 32;

/** A piece of a block. */
export interface Frame {
  /** Index in the manifest. */
  readonly file: number;
  /** Index in the file. */
  readonly block: number;
  /** Bytes from the start of the block. */
  readonly offset: number;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the whole block; its sender attaches it to the piece it sends last. */
  readonly digest?: Uint8Array<ArrayBuffer> | undefined;
}

/** Bytes of the longest frame. */
export const FRAME_BYTES = HEADER_BYTES + DIGEST_BYTES + FRAME_PAYLOAD_BYTES;

/**
 * Bytes of `frame`; the payload is copied.
 * @param into Where to, if the memory is there: at least {@linkcode FRAME_BYTES}, all of its buffer.
 */
export function encodeFrame(
  { file, block, offset, payload, digest }: Frame,
  into?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const start = digest === undefined ? HEADER_BYTES : HEADER_BYTES + DIGEST_BYTES;
  const length = start + payload.length;
  const bytes = into?.subarray(0, length) ?? new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0);
  view.setUint8(0, KIND_DATA);
  view.setUint8(1, digest === undefined ? 0 : FLAG_DIGEST);
  view.setUint32(4, file);
  view.setUint32(8, block);
  view.setUint32(12, offset);
  if (digest !== undefined) bytes.set(digest, HEADER_BYTES);
  bytes.set(payload, start);
  return bytes;
}

/**
 * Reads a frame; payload and digest are views of `bytes`.
 * @throws SlipError `protocol` when it is shorter than its header, of another kind, or longer than a frame may be.
 */
export function decodeFrame(bytes: Uint8Array<ArrayBuffer>): Frame {
  if (bytes.length < HEADER_BYTES) {
    throw slipError("protocol", { detail: `a frame of ${bytes.length} bytes` });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== KIND_DATA) throw slipError("protocol", { detail: "a frame of an unknown kind" });
  const sealed = (view.getUint8(1) & FLAG_DIGEST) !== 0;
  const start = sealed ? HEADER_BYTES + DIGEST_BYTES : HEADER_BYTES;
  if (bytes.length <= start || bytes.length - start > FRAME_PAYLOAD_BYTES) {
    throw slipError("protocol", { detail: `a frame of ${bytes.length} bytes` });
  }
  return {
    file: view.getUint32(4),
    block: view.getUint32(8),
    offset: view.getUint32(12),
    payload: bytes.subarray(start),
    digest: sealed ? bytes.subarray(HEADER_BYTES, start) : undefined,
  };
}
