/**
 * Buffers that are used again, or given back when they are used up, rather than when garbage is collected.
 *
 *     takeBuffer ──▶ in use ──giveBack──▶ spare, if its length was asked for lately ──▶ takeBuffer …
 *                                └──────▶ freed, if not, or if enough are spare
 *
 * A buffer counts little for a collector, which looks at the few bytes of the object that stands for it: V8 waits until
 * 64 MiB of buffers are gone (`kExternalAllocationSoftLimit`). A block passes through several; at a few hundred MB a
 * second that is all that a process grows by, and every new buffer is memory to be mapped and zeroed.
 *
 * What is given back is moved to a buffer of its own (`ArrayBuffer.prototype.transfer`, ECMA-262, section 25.1.6.8,
 * without a copy): whoever still holds the old one sees it empty, never the bytes of somebody else.
 *
 * @module
 */

import { SPARE_LENGTH_BYTES, SPARE_LENGTHS } from "./limits.ts";

/** Bytes below which it is not worth a call. */
const LEAST_BYTES = 16 * 1024;

/** Spare buffers by their length; the length that was asked for last is the last. */
const spares = new Map<number, ArrayBuffer[]>();

/** `length` bytes, each of which may have any value: for those who fill them all, or tell nobody of the rest. */
export function takeBuffer(length: number): Uint8Array<ArrayBuffer> {
  if (length < LEAST_BYTES) return new Uint8Array(length);
  const sameLength = spares.get(length);
  const spare = sameLength?.pop();
  spares.delete(length);
  spares.set(length, sameLength ?? []);
  if (spares.size > SPARE_LENGTHS) forgetOldest();
  return spare === undefined ? new Uint8Array(length) : new Uint8Array(spare);
}

/**
 * Gives the memory of `bytes` back: they, and whatever else sees the same buffer, are empty from now on. Nothing happens
 * when they are few, or a part of something larger.
 * @param besideBytes What else of the buffer may be lost with them, such as the header of a frame.
 */
export function giveBack(bytes: Uint8Array, besideBytes: number = 0): void {
  const { buffer, length } = bytes;
  if (length < LEAST_BYTES || buffer.byteLength - length > besideBytes) return;
  // Browsers have it since 2024; where it is missing, memory is found by the collector.
  if (!(buffer instanceof ArrayBuffer) || buffer.transfer === undefined) return;
  const sameLength = spares.get(buffer.byteLength);
  const isWanted = sameLength !== undefined &&
    (sameLength.length + 1) * buffer.byteLength <= SPARE_LENGTH_BYTES;
  if (isWanted) sameLength.push(buffer.transfer());
  else buffer.transfer(0);
}

/** Frees the spare buffers of the length that was not asked for the longest. */
function forgetOldest(): void {
  const [length, buffers] = spares.entries().next().value!;
  spares.delete(length);
  for (const buffer of buffers) buffer.transfer(0);
}
