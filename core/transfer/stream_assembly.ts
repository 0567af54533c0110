/**
 * One block of a stream on its way in: nobody knows how long it is until its last piece, which has the digest, is there.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { pieceCount } from "./blocks.ts";
import type { Frame } from "./frame.ts";

/** Gathers the pieces of a block of a stream. Holds the bytes that came, and none for those that may come. */
export class StreamAssembly {
  readonly #pieces = new Map<number, Uint8Array<ArrayBuffer>>();
  #length: number | undefined;
  #digest: Uint8Array<ArrayBuffer> | undefined;
  #farthest = -1;

  /** Whether every piece is there. */
  get isComplete(): boolean {
    return this.#length !== undefined && this.#pieces.size === pieceCount(this.#length);
  }

  /**
   * Puts a piece in its place.
   * @throws SlipError `protocol` when the piece is out of range, of a wrong length, or came before.
   */
  add({ offset, payload, digest }: Frame): void {
    const end = offset + payload.length;
    const isFull = payload.length === FRAME_PAYLOAD_BYTES;
    const isPast = this.#length !== undefined && offset >= this.#length;
    const isLast = digest !== undefined;
    if (
      offset % FRAME_PAYLOAD_BYTES !== 0 || end > BLOCK_BYTES || isPast ||
      (isLast ? offset < this.#farthest : !isFull || end === BLOCK_BYTES)
    ) {
      throw slipError("protocol", { detail: `a piece of ${payload.length} bytes at ${offset} of a stream` });
    }
    if (this.#pieces.has(offset)) {
      throw slipError("protocol", { detail: `the piece at ${offset} a second time` });
    }
    // A copy: a view could keep a whole receive buffer alive for one byte.
    this.#pieces.set(offset, payload.slice());
    this.#farthest = Math.max(this.#farthest, offset);
    if (!isLast) return;
    this.#length = end;
    this.#digest = digest.slice();
  }

  /**
   * The block, put together.
   * @throws RangeError while a piece is missing.
   */
  take(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly digest: Uint8Array<ArrayBuffer> } {
    if (!this.isComplete) throw new RangeError("every piece should be there");
    const bytes = new Uint8Array(this.#length!);
    for (const [offset, piece] of this.#pieces) bytes.set(piece, offset);
    return { bytes, digest: this.#digest! };
  }
}
