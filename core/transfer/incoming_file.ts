/**
 * One file on its way in: its blocks under way, the digests of those stored, and the digest its sender announced.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { BlockAssembly } from "./block_assembly.ts";
import { blockCount, blockLength } from "./blocks.ts";
import { DigestList } from "./digest_list.ts";
import type { Frame } from "./frame.ts";

/** A block with all its pieces and the digest its sender gave. */
export interface CompleteBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** A file whose blocks are all stored, and what its digest should be. */
export interface ReadyFile {
  readonly digests: Uint8Array<ArrayBuffer>;
  readonly expected: string;
}

/** Keeps the book of one file. Blocks are held only until they are taken. */
export class IncomingFile {
  readonly #size: number;
  readonly #assemblies = new Map<number, BlockAssembly>();
  /** Taken and not yet stored. */
  readonly #taken = new Set<number>();
  readonly #digests: DigestList;
  #expected: string | undefined;
  #isReady = false;

  /** @param size Bytes of the file, as in the manifest. */
  constructor(size: number) {
    this.#size = size;
    this.#digests = new DigestList(blockCount(size));
  }

  /**
   * Adds a piece. Returns the bytes of the block when this opened a new one, else 0.
   * @throws SlipError `protocol` when the piece is out of range or its block is there already.
   */
  add(frame: Frame): number {
    const { block } = frame;
    if (block >= blockCount(this.#size)) {
      throw slipError("protocol", { detail: `block ${block} of a file of ${blockCount(this.#size)}` });
    }
    if (this.#digests.has(block) || this.#taken.has(block)) {
      throw slipError("protocol", { detail: `block ${block} a second time` });
    }
    const known = this.#assemblies.get(block);
    const assembly = known ?? new BlockAssembly(blockLength(this.#size, block));
    if (known === undefined) this.#assemblies.set(block, assembly);
    assembly.add(frame);
    return known === undefined ? assembly.bytes.length : 0;
  }

  /** Takes block `block` out when it is complete. */
  take(block: number): CompleteBlock | undefined {
    const assembly = this.#assemblies.get(block);
    if (assembly?.digest === undefined || !assembly.isComplete) return undefined;
    this.#assemblies.delete(block);
    this.#taken.add(block);
    return { bytes: assembly.bytes, digest: assembly.digest };
  }

  /** Block `block` is written. */
  stored(block: number, digest: Uint8Array): void {
    if (!this.#taken.delete(block)) throw new RangeError(`block ${block} should have been taken`);
    this.#digests.set(block, digest);
  }

  /**
   * Its sender has sent everything; `digest` is that of the file, in hex.
   * @throws SlipError `protocol` the second time.
   */
  end(digest: string): void {
    if (this.#expected !== undefined) throw slipError("protocol", { detail: "a second end of a file" });
    this.#expected = digest;
  }

  /** Once, when every block is stored and the sender's digest is known. */
  takeIfReady(): ReadyFile | undefined {
    if (this.#isReady || this.#expected === undefined || !this.#digests.isComplete) return undefined;
    this.#isReady = true;
    return { digests: this.#digests.bytes(), expected: this.#expected };
  }
}
