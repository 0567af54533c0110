/**
 * Randomness as an argument: machines are given a source, so that a test can repeat a run exactly.
 *
 * @module
 */

/** Gives `length` independent, uniformly distributed bytes that nobody else knows, at most 65,536 at a time. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>;

/** The platform's generator; also there on a page without a secure context (W3C Web Cryptography, section 10.1.1). */
export function systemRandom(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
