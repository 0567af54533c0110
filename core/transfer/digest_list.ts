/**
 * The digests of a file's blocks, in order, whatever the order they come in. The file's digest is SHA-256 over them.
 *
 * About 32 bytes a stored block: 32 KiB for a file of 1 GiB, kept only while the file is under way.
 *
 * @module
 */

import { DIGEST_BYTES } from "./frame.ts";

/** Digests in a page: memory follows what arrived, not the size a peer claims. */
const PAGE_DIGESTS = 1024;

/** Collects the digests of one file, or of all files of a transfer. */
export class DigestList {
  readonly #count: number;
  readonly #pages = new Map<
    number,
    { readonly bytes: Uint8Array<ArrayBuffer>; readonly known: Set<number> }
  >();
  #missing: number;

  /** @param count How many digests there will be; 0 to 2^32. */
  constructor(count: number) {
    this.#count = count;
    this.#missing = count;
  }

  /** Whether every digest is there. */
  get isComplete(): boolean {
    return this.#missing === 0;
  }

  /** Whether digest `index` is there. */
  has(index: number): boolean {
    return this.#pages.get(Math.floor(index / PAGE_DIGESTS))?.known.has(index) ?? false;
  }

  /**
   * Puts a digest in its place.
   * @throws RangeError when there is no such place, or it is taken.
   */
  set(index: number, digest: Uint8Array): void {
    if (!(index >= 0 && index < this.#count)) {
      throw new RangeError(`digest index should be below ${this.#count}, but is ${index}`);
    }
    if (this.has(index)) throw new RangeError(`digest ${index} is already there`);
    const { bytes, known } = this.#page(Math.floor(index / PAGE_DIGESTS));
    bytes.set(digest, (index % PAGE_DIGESTS) * DIGEST_BYTES);
    known.add(index);
    this.#missing--;
  }

  /**
   * Digest `index`, 32 bytes.
   * @throws RangeError while it is missing.
   */
  at(index: number): Uint8Array<ArrayBuffer> {
    if (!this.has(index)) throw new RangeError(`digest ${index} should be there, but is missing`);
    const start = (index % PAGE_DIGESTS) * DIGEST_BYTES;
    return this.#page(Math.floor(index / PAGE_DIGESTS)).bytes.subarray(start, start + DIGEST_BYTES);
  }

  /**
   * All digests one after the other: what is hashed for the digest of the whole.
   * @throws RangeError while one is missing.
   */
  bytes(): Uint8Array<ArrayBuffer> {
    if (!this.isComplete) {
      throw new RangeError(`every digest should be there, but ${this.#missing} are missing`);
    }
    const all = new Uint8Array(this.#count * DIGEST_BYTES);
    for (const [page, { bytes }] of this.#pages) all.set(bytes, page * PAGE_DIGESTS * DIGEST_BYTES);
    return all;
  }

  #page(index: number) {
    let page = this.#pages.get(index);
    if (page === undefined) {
      const digests = Math.min(PAGE_DIGESTS, this.#count - index * PAGE_DIGESTS);
      page = { bytes: new Uint8Array(digests * DIGEST_BYTES), known: new Set() };
      this.#pages.set(index, page);
    }
    return page;
  }
}

/** `digest` in lower-case hex. */
export function formatDigest(digest: Uint8Array): string {
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of a digest in hex, 64 characters. */
export function parseDigest(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length: hex.length / 2 },
    (_, index) => parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}
