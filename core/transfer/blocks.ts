/**
 * How a file falls into blocks, and a block into pieces: plain arithmetic that both sides share.
 *
 * @module
 */

import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";

/** Blocks of a file of `size` bytes; an empty file has none. */
export function blockCount(size: number): number {
  return Math.ceil(size / BLOCK_BYTES);
}

/** Bytes of block `block` of a file of `size` bytes: a full block, but for the last. */
export function blockLength(size: number, block: number): number {
  return Math.min(BLOCK_BYTES, size - block * BLOCK_BYTES);
}

/** Pieces of a block of `length` bytes, as they travel in frames. */
export function pieceCount(length: number): number {
  return Math.ceil(length / FRAME_PAYLOAD_BYTES);
}

/** Bytes of the piece at `offset` of a block of `length` bytes. */
export function pieceLength(length: number, offset: number): number {
  return Math.min(FRAME_PAYLOAD_BYTES, length - offset);
}
