/**
 * What is stored and not yet told, gathered so that one message tells of many.
 *
 * @module
 */

import { BLOCK_BYTES } from "../limits.ts";
import type { TransferMessage } from "./messages.ts";

type Stored = Extract<TransferMessage, { type: "stored" }>;

/** Blocks and files in one `stored`, 24 and 11 characters each at most: it stays under `CONTROL_MESSAGE_BYTES`. */
const A_MESSAGE = 1_200;

/** Blocks and files that wait for no others: few enough for the window to stay open, many enough to be cheap. */
const ENOUGH = 16;

/** Gathers blocks and files until they are told. */
export class Acknowledgements {
  #blocks: Stored["blocks"] = [];
  #files: Stored["files"] = [];
  #bytes = 0;

  /** Whether the sender may be waiting for what is gathered: a whole block, or much of anything. */
  get isDue(): boolean {
    return this.#bytes >= BLOCK_BYTES || this.#blocks.length + this.#files.length >= ENOUGH;
  }

  /** Block `block` of file `file`, `length` bytes, is stored. */
  addBlock(file: number, block: number, length: number): void {
    this.#blocks.push([file, block]);
    this.#bytes += length;
  }

  /** File `file` is complete. */
  addFile(file: number): void {
    this.#files.push(file);
  }

  /** Everything since the last time; no file is told before its blocks. */
  take(): Stored[] {
    const [blocks, files] = [this.#blocks, this.#files];
    this.#blocks = [];
    this.#files = [];
    this.#bytes = 0;
    if (blocks.length <= A_MESSAGE && files.length <= A_MESSAGE) {
      return blocks.length + files.length === 0 ? [] : [{ type: "stored", blocks, files }];
    }
    return [
      ...parts(blocks).map((part): Stored => ({ type: "stored", blocks: part, files: [] })),
      ...parts(files).map((part): Stored => ({ type: "stored", blocks: [], files: part })),
    ];
  }
}

function parts<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / A_MESSAGE);
  return Array.from({ length: count }, (_, part) => items.slice(part * A_MESSAGE, (part + 1) * A_MESSAGE));
}
