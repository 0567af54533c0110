/**
 * A large file that is being written, block by block.
 *
 * Memory takes what is written in a fraction of a millisecond, and a thread of its own would cost more than that. A disk
 * that is behind takes as long as it likes, and then nothing else would happen here meanwhile: so what is not taken
 * quickly is handed to another thread, and the next blocks too.
 *
 * @module
 */

import { CACHED_BYTES } from "../../limits.ts";
import { leavePageCache } from "../system/page_cache.ts";

/**
 * Bytes of one write. A file system with large folios (ext4 since Linux 6.16) takes one as large as the write, and large
 * ones are seldom at hand: in a virtual machine whose host takes back what is free, 2 GiB cost 5.3–6.1 s in writes of
 * 1 MiB, 2.3–3.2 s in such of 256 KiB and 0.5–0.6 s in such of 64 KiB.
 */
const WRITE_BYTES = 64 * 1024;

/** Milliseconds that a block may take on the calling thread; in memory it takes 0.3. */
const QUICK_MS = 8;

/** Blocks that another thread writes after one that was not quick. */
const BLOCKS_ELSEWHERE = 64;

/** How quick a disk has been lately; one for all files on it. */
export class DiskPace {
  #elsewhere = 0;

  /** Whether the next block may be written on the calling thread. */
  next(): boolean {
    if (this.#elsewhere === 0) return true;
    this.#elsewhere--;
    return false;
  }

  /** A block has been written for `elapsedMs`. Returns whether its rest may be, too. */
  isQuick(elapsedMs: number): boolean {
    if (elapsedMs <= QUICK_MS) return true;
    this.#elsewhere = BLOCKS_ELSEWHERE;
    return false;
  }
}

/** An open file. Its writes take turns, since they share one position. */
export class SlotFile {
  readonly #file: Deno.FsFile;
  readonly #pace: DiskPace;
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();
  #advised: Promise<void> = Promise.resolve();
  #cachedBytes = 0;

  private constructor(path: string, file: Deno.FsFile, pace: DiskPace) {
    this.#path = path;
    this.#file = file;
    this.#pace = pace;
  }

  /** Opens the file at `path`, which is there. @throws The system's error. */
  static async open(path: string, pace: DiskPace): Promise<SlotFile> {
    return new SlotFile(path, await Deno.open(path, { write: true }), pace);
  }

  /** Writes `bytes` at `offset`. @throws The system's error. */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const written = this.#last.then(() => this.#writeAll(offset, bytes));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Closes it; no write may be under way. */
  async close(): Promise<void> {
    this.#file.close();
    await this.#advised;
  }

  async #writeAll(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    let written = this.#pace.next() ? this.#writeQuickly(bytes) : 0;
    while (written < bytes.length) {
      written += await this.#file.write(bytes.subarray(written, written + WRITE_BYTES));
    }
    this.#cachedBytes += bytes.length;
    if (this.#cachedBytes >= CACHED_BYTES) this.#leaveCache();
  }

  #leaveCache(): void {
    this.#cachedBytes = 0;
    this.#advised = this.#advised.then(() => leavePageCache(this.#path));
  }

  /** Returns how many bytes were taken before it was no longer quick. */
  #writeQuickly(bytes: Uint8Array): number {
    const startMs = performance.now();
    let written = 0;
    do {
      written += this.#file.writeSync(bytes.subarray(written, written + WRITE_BYTES));
    } while (written < bytes.length && this.#pace.isQuick(performance.now() - startMs));
    return written;
  }
}
