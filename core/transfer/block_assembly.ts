/**
 * One block on its way in: pieces in any order until the last is there.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { giveBack, takeBuffer } from "../spare_buffers.ts";
import { pieceCount, pieceLength } from "./blocks.ts";
import { type Frame, FRAME_BYTES } from "./frame.ts";

/** Gathers the pieces of a block. Holds one block's bytes. */
export class BlockAssembly {
  /** Bytes of the block. */
  readonly length: number;
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #digest: Uint8Array<ArrayBuffer> | undefined;
  /** Which pieces are there: a bit each, since a block has 22 at most. */
  #arrived = 0;
  #missing: number;

  /** @param length Bytes of the block, 1 to `BLOCK_BYTES`. */
  constructor(length: number) {
    this.length = length;
    this.#missing = pieceCount(length);
  }

  /** The block; only what is complete is worth reading. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes ??= takeBuffer(this.length);
  }

  /** The block's digest, once the piece that carries it is there. */
  get digest(): Uint8Array<ArrayBuffer> | undefined {
    return this.#digest;
  }

  /** Whether every piece is there, and the digest with them. */
  get isComplete(): boolean {
    return this.#missing === 0 && this.#digest !== undefined;
  }

  /**
   * Puts a piece in its place; its memory is kept or let go.
   * @throws SlipError `protocol` when the piece is out of range, of a wrong length, or came before.
   */
  add({ offset, payload, digest }: Frame): void {
    const { length } = this;
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
    // A copy: whoever writes the block may let go of the memory that both came in.
    if (digest !== undefined) this.#digest = digest.slice();
    if (payload.length === length && isMostOfItsBuffer(payload)) {
      // Copying it would take longer than all else that is done with a small file.
      this.#bytes = payload;
      return;
    }
    this.bytes.set(payload, offset);
    giveBack(payload, FRAME_BYTES - FRAME_PAYLOAD_BYTES);
  }
}

/** Whether keeping `bytes` keeps little else: a view may be one byte of a megabyte. */
function isMostOfItsBuffer(bytes: Uint8Array): boolean {
  return bytes.length * 2 >= bytes.buffer.byteLength;
}
