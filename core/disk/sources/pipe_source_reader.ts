/**
 * A pipe read at the pace of whoever wants its bytes: what came within a moment, and nothing ahead but the one chunk
 * that was already asked for.
 *
 * @module
 */

/** Reads a stream of bytes in pieces of a wanted size. One call at a time. */
export class PipeReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  /** What came and was not taken yet. */
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** The read under way; it outlives the call that began it. */
  #reading: Promise<void> | undefined;
  #isEnded = false;
  #isClosed = false;

  /** Takes the stream for itself. */
  constructor(readable: ReadableStream<Uint8Array>) {
    this.#reader = readable.getReader();
  }

  /** Whether the stream ended, though bytes may wait to be taken. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /**
   * Waits until `bytes` are there to be taken, the stream ended, or `waitMs` passed.
   * @returns How many are there.
   * @throws whatever the stream fails with.
   */
  async gather(bytes: number, waitMs: number): Promise<number> {
    const { promise: isLate, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(() => resolve("late"), waitMs);
    try {
      while (this.#length < bytes && !this.#isEnded) {
        if (await Promise.race([this.#more(), isLate]) === "late") break;
      }
    } finally {
      clearTimeout(timer);
    }
    return this.#length;
  }

  /** Waits until there is a byte, or the stream ended. @throws whatever the stream fails with. */
  async some(): Promise<void> {
    while (this.#length === 0 && !this.#isEnded) await this.#more();
  }

  /** Takes up to `most` bytes of those that are there. */
  take(most: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Math.min(most, this.#length));
    for (let filled = 0; filled < bytes.length;) {
      const chunk = this.#chunks.shift()!;
      const piece = chunk.subarray(0, bytes.length - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      if (piece.length < chunk.length) this.#chunks.unshift(chunk.subarray(piece.length));
    }
    this.#length -= bytes.length;
    return bytes;
  }

  /** Gives back what was taken last. */
  putBack(bytes: Uint8Array): void {
    this.#chunks.unshift(bytes);
    this.#length += bytes.length;
  }

  /** Tells the stream that no more is wanted; a call under way finds it ended. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isEnded = true;
    await this.#reader.cancel().catch(() => {});
    await this.#reading?.catch(() => {});
    this.#chunks = [];
    this.#length = 0;
  }

  #more(): Promise<void> {
    return this.#reading ??= this.#read().finally(() => this.#reading = undefined);
  }

  async #read(): Promise<void> {
    const { done, value } = await this.#reader.read();
    if (done) {
      this.#isEnded = true;
      return;
    }
    if (value.length > 0) this.#chunks.push(value);
    this.#length += value.length;
  }
}
