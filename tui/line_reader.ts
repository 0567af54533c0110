/** Characters of a line beyond which the input is no person's and counts as closed. */
const LINE_CHARACTERS = 64 * 1024;

/** Lines of a byte stream, one at a time, when asked for. */
export class LineReader {
  readonly #open: () => ReadableStream<Uint8Array<ArrayBuffer>>;
  #reader: ReadableStreamDefaultReader<string> | undefined;
  #buffer = "";
  #isEnded = false;
  /** A read that outlived its {@linkcode LineReader.next}: its text belongs to the following one. */
  #pending: Promise<ReadableStreamReadResult<string>> | undefined;

  /** Reads nothing yet. @param open Gives the stream, when the first line is asked for. */
  constructor(open: () => ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#open = open;
  }

  /**
   * The next line without its end, or `undefined` when there is none; text after the last line end counts as a line.
   * @throws The signal's reason when it is aborted first; the line is then still there for the next call.
   */
  async next(signal: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const line = this.#take();
      if (line !== undefined || this.#isEnded) return line;
      await this.#read(signal);
    }
  }

  #take(): string | undefined {
    const end = this.#buffer.indexOf("\n");
    if (end === -1 && !(this.#isEnded && this.#buffer !== "")) return undefined;
    const line = end === -1 ? this.#buffer : this.#buffer.slice(0, end);
    this.#buffer = end === -1 ? "" : this.#buffer.slice(end + 1);
    return line.replace(/\r$/, "");
  }

  async #read(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#pending ??= this.#nextChunk();
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const { done, value } = await Promise.race([this.#pending, aborted.promise]);
      this.#pending = undefined;
      this.#buffer += value ?? "";
      if (done || this.#buffer.length > LINE_CHARACTERS) this.#end();
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  #end(): void {
    this.#isEnded = true;
    if (this.#buffer.length > LINE_CHARACTERS) this.#buffer = "";
  }

  /** A stdin that cannot be read is as good as closed. */
  async #nextChunk(): Promise<ReadableStreamReadResult<string>> {
    try {
      this.#reader ??= this.#open().pipeThrough(new TextDecoderStream()).getReader();
      return await this.#reader.read();
    } catch {
      return { done: true, value: undefined };
    }
  }
}
