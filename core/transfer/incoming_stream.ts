/**
 * A stream on its way in: its blocks come in any order and are given out in theirs.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { FILE_BYTES, WINDOW_BLOCKS } from "../limits.ts";
import type { Frame } from "./frame.ts";
import type { Added, CompleteBlock, Incoming, ReadyFile } from "./incoming_file.ts";
import { StreamAssembly } from "./stream_assembly.ts";
import { StreamDigest } from "./stream_digest.ts";

/** Keeps the book of one stream. Blocks that overtook are held, no more of them than the window has places. */
export class IncomingStream implements Incoming {
  storedBytes = 0;
  readonly #assemblies = new Map<number, StreamAssembly>();
  readonly #digest = new StreamDigest();
  /** The block that is given out next, and where it begins. */
  #next = 0;
  #offset = 0;
  #count: number | undefined;
  #expected: string | undefined;
  #isReady = false;

  add(frame: Frame): Added {
    const { block, payload } = frame;
    // Those before it are all ordered, and no more than a window of them is not stored: a block cannot be farther ahead.
    if (block < this.#next || block >= Math.min(this.#count ?? Infinity, this.#next + WINDOW_BLOCKS)) {
      throw slipError("protocol", { detail: `block ${block} of a stream at block ${this.#next}` });
    }
    const known = this.#assemblies.get(block);
    const assembly = known ?? new StreamAssembly();
    if (known === undefined) this.#assemblies.set(block, assembly);
    assembly.add(frame);
    return { bytes: payload.length, blocks: known === undefined ? 1 : 0 };
  }

  take(): CompleteBlock[] {
    const blocks: CompleteBlock[] = [];
    for (
      let assembly = this.#assemblies.get(this.#next);
      assembly?.isComplete;
      assembly = this.#assemblies.get(this.#next)
    ) {
      this.#assemblies.delete(this.#next);
      blocks.push(this.#give(assembly.take()));
    }
    return blocks;
  }

  stored(block: number, digest: Uint8Array): void {
    if (block >= this.#next) throw new RangeError(`block ${block} should have been taken`);
    this.#digest.set(block, digest);
  }

  confirm(): never {
    throw slipError("protocol", { detail: "blocks of a stream confirmed" });
  }

  end(digest: string, blocks?: number): void {
    if (this.#expected !== undefined) throw slipError("protocol", { detail: "a second end of a stream" });
    const least = Math.max(this.#next, ...[...this.#assemblies.keys()].map((block) => block + 1));
    if (blocks === undefined || blocks < least) {
      throw slipError("protocol", { detail: `a stream of ${blocks} blocks where ${least} came` });
    }
    this.#expected = digest;
    this.#count = blocks;
    this.#digest.close(blocks);
  }

  takeIfReady(): ReadyFile | undefined {
    if (this.#isReady || this.#expected === undefined || !this.#digest.isComplete) return undefined;
    this.#isReady = true;
    return { expected: this.#expected, computed: this.#digest.digest() };
  }

  #give({ bytes, digest }: ReturnType<StreamAssembly["take"]>): CompleteBlock {
    const block = this.#next++;
    const offset = this.#offset;
    this.#offset += bytes.length;
    if (this.#offset > FILE_BYTES) throw slipError("protocol", { detail: "a stream without end" });
    return { block, offset, bytes, digest };
  }
}
