/**
 * The digest of a stream: SHA-256 over those of its blocks, in order. Nobody knows how many there will be, so they are
 * hashed as they come and none is kept: a stream costs the same after a minute and after a year.
 *
 * By `@noble/hashes`, since no platform's one-shot SHA-256 can go on later; 32 bytes a block are nothing to it.
 *
 * @module
 */

import { sha256 } from "@noble/hashes/sha2.js";

/** Takes the digests of one stream's blocks, each once. */
export class StreamDigest {
  readonly #hash = sha256.create();
  /** Those that overtook, no more than are under way at a time. */
  readonly #early = new Map<number, Uint8Array>();
  #next = 0;
  #count = Infinity;

  /** How many blocks there are: infinitely many until {@linkcode StreamDigest.close}. */
  get count(): number {
    return this.#count;
  }

  /** Whether the stream is over and the digest of every block was taken. */
  get isComplete(): boolean {
    return this.#next === this.#count;
  }

  /**
   * Takes the digest of block `block`.
   * @throws RangeError when it came before, or the stream has no such block.
   */
  set(block: number, digest: Uint8Array): void {
    if (block < this.#next || block >= this.#count || this.#early.has(block)) {
      throw new RangeError(`block should be ${this.#next} or a later one that is missing, but is ${block}`);
    }
    this.#early.set(block, digest);
    for (let due = this.#early.get(this.#next); due !== undefined; due = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      this.#hash.update(due);
    }
  }

  /**
   * The stream is over, and had `count` blocks.
   * @throws RangeError when more came.
   */
  close(count: number): void {
    const least = Math.max(this.#next, ...this.#early.keys().map((block) => block + 1));
    if (count < least) throw new RangeError(`count should be ${least} or more, but is ${count}`);
    this.#count = count;
  }

  /**
   * The digest, 32 bytes.
   * @throws RangeError before it is complete.
   */
  digest(): Uint8Array<ArrayBuffer> {
    if (!this.isComplete) throw new RangeError(`block ${this.#next} should be there, but is missing`);
    return Uint8Array.from(this.#hash.clone().digest());
  }
}
