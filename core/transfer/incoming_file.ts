/**
 * One entry on its way in: its blocks under way, the digests of those stored, and the digest its sender announced.
 *
 *     nothing ──frame──▶ assembling ──last piece──▶ taken ──written──▶ stored
 *     claimed ──frame──▶ assembling …                                    ▲
 *        └──────────────────confirmed────────────────────────────────────┘
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import { BlockAssembly } from "./block_assembly.ts";
import { blockCount, blockLength } from "./blocks.ts";
import { DigestList, formatDigest } from "./digest_list.ts";
import type { Frame } from "./frame.ts";

/** A block with all its pieces and the digest its sender gave. */
export interface CompleteBlock {
  readonly block: number;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** An entry whose blocks are all stored, and what its digest should be. */
export interface ReadyFile {
  /** In hex. */
  readonly expected: string;
  /** What it is to be computed from; neither this nor the next when the whole was claimed under just this digest. */
  readonly digests?: Uint8Array<ArrayBuffer>;
  /** What it is, where that is known: that of a stream is computed as its blocks come. */
  readonly computed?: Uint8Array<ArrayBuffer>;
}

/** What a piece takes of the window. */
export interface Added {
  readonly bytes: number;
  readonly blocks: number;
}

/** What a receiver claimed of a file: all of it, or some blocks. */
export interface FileClaim {
  readonly whole?: Uint8Array<ArrayBuffer> | undefined;
  readonly blocks?: DigestList | undefined;
}

/** An entry on its way in. */
export interface Incoming {
  /**
   * Adds a piece.
   * @throws SlipError `protocol` when the piece is out of range or its block is there already.
   */
  add(frame: Frame): Added;
  /** Takes out what block `block` completes, in order. */
  take(block: number): CompleteBlock[];
  /** Bytes of it that are there, as whoever stores it counts. */
  storedBytes: number;
  /** Block `block` is written. */
  stored(block: number, digest: Uint8Array): void;
  /**
   * The sender has the same `count` blocks from `first` on. Returns their bytes.
   * @throws SlipError `protocol` when one was not claimed, or came.
   */
  confirm(first: number, count: number): number;
  /**
   * Its sender has sent everything; `digest` is that of the file, in hex.
   * @param blocks How many there were, of a stream.
   * @throws SlipError `protocol` the second time.
   */
  end(digest: string, blocks?: number): void;
  /** Once, when every block is stored and the sender's digest is known. */
  takeIfReady(): ReadyFile | undefined;
}

/** Keeps the book of one file. Blocks are held only until they are taken. */
export class IncomingFile implements Incoming {
  storedBytes = 0;
  readonly #size: number;
  readonly #claim: FileClaim;
  readonly #assemblies = new Map<number, BlockAssembly>();
  /** Taken and not yet stored. */
  readonly #taken = new Set<number>();
  readonly #digests: DigestList;
  #expected: string | undefined;
  #isUntouched = true;
  #isReady = false;

  /** @param size Bytes of the file, as in the manifest. */
  constructor(size: number, claim: FileClaim = {}) {
    this.#size = size;
    this.#claim = claim;
    this.#digests = new DigestList(blockCount(size));
  }

  add(frame: Frame): Added {
    const { block } = frame;
    if (block >= blockCount(this.#size)) {
      throw slipError("protocol", { detail: `block ${block} of a file of ${blockCount(this.#size)}` });
    }
    if (this.#isReady || this.#isHere(block)) {
      throw slipError("protocol", { detail: `block ${block} a second time` });
    }
    this.#isUntouched = false;
    const known = this.#assemblies.get(block);
    const assembly = known ?? new BlockAssembly(blockLength(this.#size, block));
    if (known === undefined) this.#assemblies.set(block, assembly);
    assembly.add(frame);
    return known === undefined ? { bytes: assembly.length, blocks: 1 } : { bytes: 0, blocks: 0 };
  }

  take(block: number): CompleteBlock[] {
    const assembly = this.#assemblies.get(block);
    if (assembly?.digest === undefined || !assembly.isComplete) return [];
    this.#assemblies.delete(block);
    this.#taken.add(block);
    return [{ block, offset: block * BLOCK_BYTES, bytes: assembly.bytes, digest: assembly.digest }];
  }

  stored(block: number, digest: Uint8Array): void {
    if (!this.#taken.delete(block)) throw new RangeError(`block ${block} should have been taken`);
    this.#digests.set(block, digest);
  }

  confirm(first: number, count: number): number {
    let bytes = 0;
    for (let block = first; block < first + count; block++) {
      const isClaimed = this.#claim.blocks?.has(block) ?? false;
      if (!isClaimed || this.#isHere(block) || this.#assemblies.has(block)) {
        throw slipError("protocol", { detail: `block ${block} confirmed, which is not claimed` });
      }
      this.#digests.set(block, this.#claim.blocks!.at(block));
      bytes += blockLength(this.#size, block);
    }
    return bytes;
  }

  end(digest: string, blocks?: number): void {
    if (this.#expected !== undefined) throw slipError("protocol", { detail: "a second end of a file" });
    if (blocks !== undefined) throw slipError("protocol", { detail: "blocks counted of a file" });
    this.#expected = digest;
  }

  takeIfReady(): ReadyFile | undefined {
    if (this.#isReady || this.#expected === undefined) return undefined;
    this.#isReady = this.#isClaimedWhole(this.#expected) || this.#digests.isComplete;
    if (!this.#isReady) return undefined;
    const expected = this.#expected;
    return this.#isClaimedWhole(expected) ? { expected } : { expected, digests: this.#digests.bytes() };
  }

  #isClaimedWhole(expected: string): boolean {
    const { whole } = this.#claim;
    return this.#isUntouched && whole !== undefined && formatDigest(whole) === expected;
  }

  #isHere(block: number): boolean {
    return this.#digests.has(block) || this.#taken.has(block);
  }
}
