/**
 * Chance that can be repeated, for tests and benches.
 *
 * @module
 */

/**
 * Numbers in 0–1, below 1, the same ones for the same 32-bit seed (mulberry32: good enough to lose packets by, and not
 * for secrets).
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
