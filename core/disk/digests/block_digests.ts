/**
 * SHA-256 of some blocks of one file, by block. Grows with what is in it, never with what somebody says will be: 350,000
 * blocks take about 25 MB.
 */
export class BlockDigests {
  /** Where each block's digest is, counted in digests; a block noted again comes last. */
  readonly #places = new Map<number, number>();
  #digests = new Uint8Array(32 * 16);
  #used = 0;

  /** Blocks in it. */
  get size(): number {
    return this.#places.size;
  }

  /** Notes the digest, 32 bytes, of `block`; the last one counts. */
  set(block: number, digest: Uint8Array): void {
    const place = this.#places.get(block) ?? this.#used++;
    if (place * 32 === this.#digests.length) this.#grow();
    this.#digests.set(digest, place * 32);
    this.#places.delete(block);
    this.#places.set(block, place);
  }

  /** Forgets `block`. */
  delete(block: number): void {
    this.#places.delete(block);
  }

  /** Whether `block` is in it. */
  has(block: number): boolean {
    return this.#places.has(block);
  }

  /** The digest of `block`, as a view; `undefined` when it is not in it. */
  get(block: number): Uint8Array<ArrayBuffer> | undefined {
    const place = this.#places.get(block);
    return place === undefined ? undefined : this.#digests.subarray(place * 32, place * 32 + 32);
  }

  /** All blocks, in the order in which they were noted last. */
  blocks(): Iterable<number> {
    return this.#places.keys();
  }

  /** All blocks in order, in runs of neighbours of at most `most`: the first one's number and all digests. */
  *runs(most: number): Generator<{ first: number; digests: Uint8Array<ArrayBuffer> }> {
    const sorted = Float64Array.from(this.#places.keys()).sort();
    for (let start = 0; start < sorted.length;) {
      let end = start + 1;
      while (end < sorted.length && end - start < most && sorted[end] === sorted[end - 1]! + 1) end++;
      const digests = new Uint8Array((end - start) * 32);
      for (let at = start; at < end; at++) digests.set(this.get(sorted[at]!)!, (at - start) * 32);
      yield { first: sorted[start]!, digests };
      start = end;
    }
  }

  #grow(): void {
    const grown = new Uint8Array(this.#digests.length * 2);
    grown.set(this.#digests);
    this.#digests = grown;
  }
}
