/**
 * A pipe as what one file or stream is received into: its bytes, in order, as they are verified.
 *
 *     blocks in any order ─▶ held until their turn ─▶ the consumer, one at a time ─▶ write() resolves
 *
 * A write is over when the consumer took the block, so a slow consumer slows the sender, and the window of the transfer
 * bounds what is held.
 *
 * @module
 */

import { slipError } from "../../errors.ts";
import type { Claim, LeftOut, ManifestEntry, Plan, Sink, Survey } from "../../ports.ts";
import { errorCode } from "../system/error_code.ts";
import { writeError } from "../system/write_error.ts";
import { type EntryFilter, onlyFile } from "./only_file.ts";

/** How a pipe is written to. */
export interface PipeOptions {
  /** What to call it. @default "-" */
  readonly place?: string;
  /** Which entries count: one of them has to be left. @default all */
  readonly mayTake?: EntryFilter | undefined;
}

/**
 * Writes the one file or stream of an offer to `writable`, which is closed when it is complete, and neither closed nor
 * aborted otherwise: whoever reads must not take a part for the whole. Nothing can be resumed.
 */
export function openPipeSink(writable: WritableStream<Uint8Array>, options: PipeOptions = {}): Sink {
  return new PipeSink(writable, options);
}

class PipeSink implements Sink {
  readonly place: string;
  readonly #mayTake: EntryFilter | undefined;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #entry: ManifestEntry | undefined;
  #only = -1;
  /** Bytes taken by the consumer. */
  #taken = 0;
  /** Blocks that overtook, by their offset. */
  readonly #waiting = new Map<number, Held>();
  #isWriting = false;
  #failure: { readonly error: unknown } | undefined;
  #isOver = false;

  constructor(writable: WritableStream<Uint8Array>, { place = "-", mayTake }: PipeOptions) {
    this.place = place;
    this.#mayTake = mayTake;
    this.#writer = writable.getWriter();
    // A consumer that goes away is noticed at the next write.
    this.#writer.closed.catch(() => {});
  }

  survey(entries: readonly ManifestEntry[]): Promise<Survey> {
    return Promise.try(() => {
      this.#only = onlyFile(entries, this.place, this.#mayTake);
      this.#entry = entries[this.#only]!;
      return { conflicts: new Set<number>(), kept: new Map(), unfit: new Map(), outdated: [] };
    });
  }

  async *begin(_plan: Plan): AsyncGenerator<Claim> {}

  async write(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#check(file);
    if (offset < this.#taken || this.#waiting.has(offset)) {
      throw new RangeError(`${offset} was written already`);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.set(offset, { bytes, resolve, reject });
    void this.#pass();
    await promise;
  }

  finish(file: number): Promise<void> {
    return Promise.try(() => {
      if (file !== this.#only) return;
      this.#check(file);
      const isShort = this.#entry!.kind !== "stream" && this.#taken !== this.#entry!.size;
      if (isShort || this.#waiting.size > 0) throw new TypeError(`${this.#taken} bytes were written`);
    });
  }

  async complete(): Promise<readonly LeftOut[]> {
    try {
      await this.#writer.close();
    } catch (error) {
      throw pipeError(error, this.place);
    }
    this.#isOver = true;
    return [];
  }

  close(): Promise<void> {
    return Promise.try(() => {
      if (!this.#isOver) this.#fail(new TypeError("the pipe is closed"));
      this.#isOver = true;
      this.#writer.releaseLock();
    });
  }

  #check(file: number): void {
    if (file !== this.#only) throw new RangeError(`entry ${file} is not the one that is written`);
    if (this.#isOver) throw new TypeError("the pipe is closed");
  }

  /** Passes on what is next, as long as there is something. */
  async #pass(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    for (let held = this.#next(); held !== undefined; held = this.#next()) {
      try {
        await this.#writer.write(held.bytes);
        this.#taken += held.bytes.length;
        held.resolve();
      } catch (error) {
        held.reject(pipeError(error, this.place));
        this.#fail(pipeError(error, this.place));
      }
    }
    this.#isWriting = false;
  }

  #next(): Held | undefined {
    const held = this.#waiting.get(this.#taken);
    this.#waiting.delete(this.#taken);
    return held;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    for (const held of this.#waiting.values()) held.reject(error);
    this.#waiting.clear();
  }
}

/** A block whose turn has not come. */
interface Held {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function pipeError(error: unknown, place: string): unknown {
  const isUnread = errorCode(error) === "EPIPE" || error instanceof Deno.errors.BrokenPipe;
  return isUnread ? slipError("unread", undefined, { cause: error }) : writeError(error, place);
}
