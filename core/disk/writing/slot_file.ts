/**
 * A large file that is being written, block by block, on another thread.
 *
 * `FileHandle.write` of Deno's node:fs (2.9) does all its work on the calling thread, whatever it promises: 0.33 ms a
 * MiB in which nothing else happens, and as long as a slow disk likes. `Deno.FsFile.write` takes 0.05 ms of it.
 *
 * @module
 */

/** An open file. Its writes take turns, since they share one position. */
export class SlotFile {
  readonly #file: Deno.FsFile;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Opens the file at `path`, which is there. @throws The system's error. */
  static async open(path: string): Promise<SlotFile> {
    return new SlotFile(await Deno.open(path, { write: true }));
  }

  /** Writes `bytes` at `offset`. @throws The system's error. */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const written = this.#last.then(() => this.#writeAll(offset, bytes));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Closes it; nothing may be under way. */
  close(): void {
    this.#file.close();
  }

  async #writeAll(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let written = 0; written < bytes.length;) {
      written += await this.#file.write(written === 0 ? bytes : bytes.subarray(written));
    }
  }
}
