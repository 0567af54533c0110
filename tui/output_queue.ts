/** Where text can be written, such as `Deno.stdout`. */
export interface Writer {
  /** Writes some of `bytes` and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** Which of the two. */
export type Stream = "out" | "err";

/**
 * Characters that may wait for a slow reader when more is written: a reader of `--json` that never reads must not fill
 * the memory. Above, text is dropped; what remains is whole lines, since nobody writes anything else.
 */
const WAITING_CHARACTERS = 8 * 1024 * 1024;

/** Characters that are written at once when more than one text waits: a line at a time would take longer than a file. */
const TOGETHER_CHARACTERS = 64 * 1024;

/** A line that is made as it is written. */
interface PartedText {
  readonly stream: Stream;
  readonly parts: Iterable<string>;
}

/**
 * Writes text to two streams in one order, without anybody waiting for it. A stream that nobody reads any more
 * (EPIPE) swallows what follows.
 */
export class OutputQueue {
  readonly #writers: Readonly<Record<Stream, Writer>>;
  readonly #onOutClosed: () => void;
  readonly #closed = new Set<Stream>();
  /** What no write has begun with yet. */
  readonly #texts: ({ readonly stream: Stream; text: string } | PartedText)[] = [];
  #writing: Promise<void> | undefined;
  #waiting = 0;

  /** Nothing waits yet. @param onOutClosed Told once when `out` is found closed. */
  constructor(writers: Readonly<Record<Stream, Writer>>, onOutClosed: () => void) {
    this.#writers = writers;
    this.#onOutClosed = onOutClosed;
  }

  /** Whether everything so far is written. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** Writes `text` after everything before it. */
  write(stream: Stream, text: string): void {
    if (text === "" || this.#waiting >= WAITING_CHARACTERS) return;
    this.#waiting += text.length;
    const last = this.#texts.at(-1);
    if (last?.stream === stream && "text" in last && last.text.length < TOGETHER_CHARACTERS) {
      last.text += text;
    } else this.#texts.push({ stream, text });
    this.#writing ??= this.#writeAll();
  }

  /**
   * Writes a line whose `parts` are made one after the other as there is room for them: one that would be too large to
   * have at once, such as that of an offer of very many files.
   */
  writeParts(stream: Stream, parts: Iterable<string>): void {
    if (this.#waiting >= WAITING_CHARACTERS) return;
    this.#waiting++;
    this.#texts.push({ stream, parts });
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything so far is written, or cannot be. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // A text that comes within the same turn goes with the first.
    await Promise.resolve();
    for (let next = this.#texts.shift(); next !== undefined; next = this.#texts.shift()) {
      if ("parts" in next) await this.#writeParted(next);
      else await this.#write(next.stream, next.text);
      this.#waiting -= "parts" in next ? 1 : next.text.length;
    }
    this.#writing = undefined;
  }

  async #writeParted({ stream, parts }: PartedText): Promise<void> {
    let together = "";
    for (const part of parts) {
      if (this.#closed.has(stream)) return;
      together += part;
      if (together.length < TOGETHER_CHARACTERS) continue;
      await this.#write(stream, together);
      together = "";
    }
    await this.#write(stream, together);
  }

  async #write(stream: Stream, text: string): Promise<void> {
    if (this.#closed.has(stream)) return;
    try {
      let rest = new TextEncoder().encode(text);
      while (rest.length > 0) rest = rest.subarray(await this.#writers[stream].write(rest));
    } catch {
      // A closed pipe is the usual reason; there is nobody to tell of any other.
      this.#closed.add(stream);
      if (stream === "out") this.#onOutClosed();
    }
  }
}
