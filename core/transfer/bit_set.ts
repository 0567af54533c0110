/**
 * A set of numbers below a bound, one bit each: which of a million entries are wanted costs 125 kB.
 *
 * @module
 */

/** Numbers from 0 up to a bound. */
export class BitSet {
  /** One more than the largest number that may be in it. */
  readonly length: number;
  readonly #bytes: Uint8Array;
  #size = 0;

  /** Empty. @param length One more than the largest number that may be in it. */
  constructor(length: number) {
    this.length = length;
    this.#bytes = new Uint8Array(Math.ceil(length / 8));
  }

  /** How many are in it. */
  get size(): number {
    return this.#size;
  }

  /** Whether `index` is in it; false for what could never be. */
  has(index: number): boolean {
    return index < this.length && ((this.#bytes[index >>> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }

  /**
   * Puts `index` in and says whether it was not there before.
   * @throws RangeError when it is out of bounds.
   */
  add(index: number): boolean {
    if (!(index >= 0 && index < this.length)) {
      throw new RangeError(`index should be below ${this.length}, but is ${index}`);
    }
    if (this.has(index)) return false;
    this.#bytes[index >>> 3]! |= 1 << (index & 7);
    this.#size++;
    return true;
  }
}
