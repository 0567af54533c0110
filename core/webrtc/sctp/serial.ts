/**
 * Sequence numbers that wrap around (RFC 1982), and how this folder avoids them.
 *
 * On the wire a TSN has 32 bits. Inside, everything counts in *positions*: plain integers that start at 0 with the
 * initial TSN and never wrap. A position becomes a TSN by adding the initial TSN modulo 2^32; a TSN becomes the
 * position nearest to one that is known. So rings, comparisons and loops need no modular arithmetic.
 *
 * @module
 */

/** The position of the wire number `tsn`, taken as the one nearest to `near`; `initial` is the TSN of position 0. */
export function positionOf(tsn: number, initial: number, near: number): number {
  return near + ((tsn - initial - near) | 0);
}

/** The TSN of `position`. */
export function tsnOf(position: number, initial: number): number {
  return (initial + position) >>> 0;
}

/** Whether the 16-bit stream sequence number `a` comes after `b` (RFC 1982 with 16 bits). */
export function ssnAfter(a: number, b: number): boolean {
  return a !== b && ((a - b) & 0xffff) < 0x8000;
}
