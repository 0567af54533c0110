/**
 * Memory that is given back when it is used up, not when garbage is collected.
 *
 * A buffer counts little for a collector, which looks at the few bytes of the object that stands for it: V8 waits until
 * 64 MiB of buffers are gone (`kExternalAllocationSoftLimit`). A block passes through several; at a few hundred MB a
 * second that is all that a process grows by, and every buffer is memory that was not touched before.
 *
 * @module
 */

/** Bytes below which it is not worth a call. */
const LEAST_BYTES = 16 * 1024;

/**
 * Gives the memory of `bytes` back: they, and whatever else sees the same buffer, are empty from now on. Nothing happens
 * when they are few, or a part of something larger.
 * @param besideBytes What else of the buffer may be lost with them, such as the header of a frame.
 */
export function letGo(bytes: Uint8Array, besideBytes: number = 0): void {
  const { buffer, length } = bytes;
  if (length < LEAST_BYTES || buffer.byteLength - length > besideBytes) return;
  // Browsers have it since 2024; where it is missing, memory is found by the collector.
  if (buffer instanceof ArrayBuffer) buffer.transfer?.(0);
}
