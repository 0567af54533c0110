/**
 * One block on its way in: pieces in any order until the last is there.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { pieceCount, pieceLength } from "./blocks.ts";
import type { Frame } from "./frame.ts";

/** Gathers the pieces of a block. Holds one block's bytes. */
export class BlockAssembly {
  /** The block; only what is complete is worth reading. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The block's digest, once the piece that carries it is there. */
  digest: Uint8Array<ArrayBuffer> | undefined;
  /** Which pieces are there: a bit each, since a block has 22 at most. */
  #arrived = 0;
  #missing: number;

  /** @param length Bytes of the block, 1 to `BLOCK_BYTES`. */
  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#missing = pieceCount(length);
  }

  /** Whether every piece is there, and the digest with them. */
  get isComplete(): boolean {
    return this.#missing === 0 && this.digest !== undefined;
  }

  /**
   * Puts a piece in its place.
   * @throws SlipError `protocol` when the piece is out of range, of a wrong length, or came before.
   */
  add({ offset, payload, digest }: Frame): void {
    const length = this.bytes.length;
    if (
      offset >= length || offset % FRAME_PAYLOAD_BYTES !== 0 || payload.length !== pieceLength(length, offset)
    ) {
      throw slipError("protocol", {
        detail: `a piece of ${payload.length} bytes at ${offset} of a block of ${length}`,
      });
    }
    const piece = 1 << (offset / FRAME_PAYLOAD_BYTES);
    if ((this.#arrived & piece) !== 0) {
      throw slipError("protocol", { detail: `the piece at ${offset} a second time` });
    }
    this.#arrived |= piece;
    this.#missing--;
    this.bytes.set(payload, offset);
    if (digest !== undefined) this.digest = digest.slice();
  }
}
