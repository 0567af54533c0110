/**
 * Files for tests of a transfer: bytes that can be made again, and how they fall into frames.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { FRAME_PAYLOAD_BYTES } from "../limits.ts";
import type { Frame } from "./frame.ts";

/** `length` bytes that differ with the position and with `seed`. */
export function patterned(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

/** Whether both are the same bytes; quicker than an assertion, which would print them. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** SHA-256 of `bytes`, as a platform computes it. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** SHA-256 of `bytes`, at once. */
export function sha256Now(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

/** The frames of a block, in order; the last has the digest. */
export function framesOf(
  file: number,
  block: number,
  bytes: Uint8Array<ArrayBuffer>,
  digest: Uint8Array<ArrayBuffer>,
): Frame[] {
  const frames: Frame[] = [];
  for (let offset = 0; offset < bytes.length; offset += FRAME_PAYLOAD_BYTES) {
    const payload = bytes.subarray(offset, offset + FRAME_PAYLOAD_BYTES);
    const isLast = offset + payload.length === bytes.length;
    frames.push({ file, block, offset, payload, ...(isLast ? { digest } : {}) });
  }
  return frames;
}
