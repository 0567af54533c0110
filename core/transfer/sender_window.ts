/**
 * The blocks that are under way: ordered by the sender and not heard stored, within what the receiver has granted. Only
 * what was sent can be stored: otherwise a receiver could have a whole offer ordered before anything of it is read.
 *
 * @module
 */

import { BLOCK_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";

/** Places for blocks, and who has them. */
export class SenderWindow {
  /** Length by file and block: one number that is exact, since there are 2^20 files and 2^32 blocks at most. */
  readonly #lengths = new Map<number, number>();
  /** Those that are sent. */
  readonly #sent = new Set<number>();
  #grantedBytes = 0;
  #grantedBlocks = 0;
  #bytes = 0;
  #heldBlocks = 0;

  /** The receiver grants so much, of which no more is used than the sender's own bounds. */
  grant(bytes: number, blocks: number): void {
    this.#grantedBytes = Math.min(bytes, WINDOW_BYTES);
    this.#grantedBlocks = Math.min(blocks, WINDOW_BLOCKS);
  }

  /** How many files may be begun and not finished. */
  get files(): number {
    return this.#grantedBlocks;
  }

  /** How many blocks are under way; places that are held do not count. */
  get blocks(): number {
    return this.#lengths.size;
  }

  /** Whether there is a place for a block of `length` bytes. */
  hasRoom(length: number): boolean {
    return this.#lengths.size + this.#heldBlocks < this.#grantedBlocks &&
      this.#bytes + length <= this.#grantedBytes;
  }

  /** Takes a place. */
  reserve(file: number, block: number, length: number): void {
    this.#lengths.set(keyOf(file, block), length);
    this.#bytes += length;
  }

  /** The block's last piece is about to go. */
  sent(file: number, block: number): void {
    this.#sent.add(keyOf(file, block));
  }

  /** Frees the place of a block and returns its length, or `undefined` when it has none or is not sent. */
  release(file: number, block: number): number | undefined {
    const key = keyOf(file, block);
    const length = this.#lengths.get(key);
    if (length === undefined || !this.#sent.delete(key)) return undefined;
    this.#lengths.delete(key);
    this.#bytes -= length;
    return length;
  }

  /** Holds a place for a block of a stream, whose length is not known yet. */
  hold(): void {
    this.#heldBlocks++;
    this.#bytes += BLOCK_BYTES;
  }

  /** Gives up a place that was held. */
  giveUp(): void {
    this.#heldBlocks--;
    this.#bytes -= BLOCK_BYTES;
  }
}

function keyOf(file: number, block: number): number {
  return file * 2 ** 32 + block;
}
