/**
 * Reads and hashes blocks for all receivers of one source: once while several run together, and not at all when a
 * digest from earlier will do.
 *
 * @module
 */

import { BLOCK_BYTES, SHARED_BLOCKS_BYTES } from "../limits.ts";
import type { Source } from "../ports.ts";
import { giveBack } from "../spare_buffers.ts";
import { blockLength } from "./blocks.ts";

/** A block in memory, its digest being computed; both may be shared, so nobody changes them. */
export interface LoadedBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly digest: Promise<Uint8Array<ArrayBuffer>>;
  /** Whether nobody else has it, so that its memory can be given back once the digest is there. @default false */
  readonly isOwn?: boolean;
}

/** Computes SHA-256. */
type Hash = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/** Bytes that a kept block counts for at least, so that a million tiny ones are not kept either. */
const LEAST_KEPT_BYTES = 4096;

/** Loads blocks of one source. */
export class BlockLoader {
  readonly #source: Source;
  readonly #sha256: Hash;
  #users = 0;
  /** Blocks being read, and those read a moment ago, oldest first, by file and block. */
  readonly #shared = new Map<number, Promise<LoadedBlock>>();
  /** Lengths of those that are kept after they were read. */
  readonly #kept = new Map<number, number>();
  #keptBytes = 0;

  /** @param sha256 That of the platform. */
  constructor(source: Source, sha256: Hash) {
    this.#source = source;
    this.#sha256 = sha256;
  }

  /** Bytes of blocks that are kept now, small ones counted as 4 KiB; at most `SHARED_BLOCKS_BYTES`, and none for a single user. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** One more uses it. */
  join(): void {
    this.#users++;
  }

  /** One uses it no more, and has no load under way. */
  leave(): void {
    this.#users--;
    if (!this.#isShared) this.#forget(0);
  }

  /**
   * Block `block` of file `file`, which is no stream.
   * @throws SlipError what {@linkcode Source.read} throws; the digest rejects with what recalling one
   * throws.
   */
  load(file: number, block: number): Promise<LoadedBlock> {
    const key = file * 2 ** 32 + block;
    const shared = this.#shared.get(key);
    if (shared !== undefined) return shared;
    const loading = this.#read(file, block);
    if (!this.#isShared) return loading.then((loaded) => ({ ...loaded, isOwn: true }));
    this.#shared.set(key, loading);
    loading.then(({ bytes }) => this.#keep(key, bytes.length), () => this.#shared.delete(key));
    return loading;
  }

  /**
   * The digest of a block, from earlier or by reading it.
   * @throws SlipError what {@linkcode BlockLoader.load} throws.
   */
  async digest(file: number, block: number): Promise<Uint8Array<ArrayBuffer>> {
    const known = await this.#source.known?.recall(file, block);
    if (known !== undefined) return known;
    const { bytes, digest, isOwn } = await this.load(file, block);
    return await digest.finally(() => {
      if (isOwn) giveBack(bytes);
    });
  }

  get #isShared(): boolean {
    return this.#users > 1;
  }

  async #read(file: number, block: number): Promise<LoadedBlock> {
    const { size } = this.#source.entries[file]!;
    const bytes = await this.#source.read(file, block * BLOCK_BYTES, blockLength(size, block));
    const digest = this.#digestOf(file, block, bytes);
    digest.catch(() => {});
    return { bytes, digest };
  }

  /** Read for the first time, it is hashed whatever is known from another day; later receivers need not wait again. */
  async #digestOf(
    file: number,
    block: number,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { known } = this.#source;
    const earlier = this.#isShared ? await known?.recall(file, block) : undefined;
    if (earlier !== undefined) return earlier;
    const digest = await this.#sha256(bytes);
    known?.note(file, block, digest);
    return digest;
  }

  /** What was read is kept while somebody else may want it. */
  #keep(key: number, length: number): void {
    if (!this.#isShared) return void this.#shared.delete(key);
    const counted = Math.max(length, LEAST_KEPT_BYTES);
    this.#kept.set(key, counted);
    this.#keptBytes += counted;
    this.#forget(SHARED_BLOCKS_BYTES);
  }

  /** Lets go of the oldest until no more than `most` bytes are kept. */
  #forget(most: number): void {
    for (const [key, length] of this.#kept) {
      if (this.#keptBytes <= most) return;
      this.#kept.delete(key);
      this.#shared.delete(key);
      this.#keptBytes -= length;
    }
  }
}
