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

/** Some digests in a row, and after them one bit for each that says whether it is there. */
interface Page {
  readonly digests: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Collects the digests of one file, or of all files of a transfer. */
export class DigestList {
  /** With holes. */
  readonly #pages: Page[] = [];
  readonly #count: number;
  #known = 0;

  /** @param count How many digests there will be, 0 to 2^32. */
  constructor(count: number) {
    this.#count = count;
  }

  /** How many there will be. */
  get count(): number {
    return this.#count;
  }

  /** How many are there. */
  get known(): number {
    return this.#known;
  }

  /** Whether every digest is there. */
  get isComplete(): boolean {
    return this.#known === this.#count;
  }

  /** Whether digest `index` is there. */
  has(index: number): boolean {
    const page = this.#pages[Math.floor(index / PAGE_DIGESTS)];
    return page !== undefined && isKnown(page, index % PAGE_DIGESTS);
  }

  /**
   * Puts a digest in its place.
   * @throws RangeError when there is no such place, or it is taken.
   */
  set(index: number, digest: Uint8Array): void {
    if (!(index >= 0 && index < this.#count)) {
      throw new RangeError(`digest index should be below ${this.#count}, but is ${index}`);
    }
    const page = this.#page(Math.floor(index / PAGE_DIGESTS));
    const place = index % PAGE_DIGESTS;
    if (isKnown(page, place)) throw new RangeError(`digest ${index} is already there`);
    page.bytes.set(digest, place * DIGEST_BYTES);
    page.bytes[page.digests * DIGEST_BYTES + (place >>> 3)]! |= 1 << (place & 7);
    this.#known++;
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
   * All digests one after the other, not to be changed: what is hashed for the digest of the whole.
   * @throws RangeError while one is missing.
   */
  bytes(): Uint8Array<ArrayBuffer> {
    if (!this.isComplete) {
      throw new RangeError(`every digest should be there, but ${this.#count - this.#known} are missing`);
    }
    const only = this.#pages[0];
    if (this.#count <= PAGE_DIGESTS && only !== undefined) {
      return only.bytes.subarray(0, this.#count * DIGEST_BYTES);
    }
    const all = new Uint8Array(this.#count * DIGEST_BYTES);
    this.#pages.forEach(({ bytes, digests }, page) => {
      const start = page * PAGE_DIGESTS * DIGEST_BYTES;
      all.set(bytes.subarray(0, Math.min(digests * DIGEST_BYTES, all.length - start)), start);
    });
    return all;
  }

  #page(index: number): Page {
    let page = this.#pages[index];
    if (page === undefined) {
      const digests = Math.min(PAGE_DIGESTS, this.#count - index * PAGE_DIGESTS);
      page = { digests, bytes: new Uint8Array(digests * DIGEST_BYTES + Math.ceil(digests / 8)) };
      this.#pages[index] = page;
    }
    return page;
  }
}

function isKnown({ digests, bytes }: Page, place: number): boolean {
  return place < digests && (bytes[digests * DIGEST_BYTES + (place >>> 3)]! & (1 << (place & 7))) !== 0;
}

/** A digest as text: 64 characters of lower-case hex. */
export { formatHex as formatDigest, parseHex as parseDigest } from "../hex.ts";

/** Whether both digests are the same; in no constant time, since none is secret. */
export function isSameDigest(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
