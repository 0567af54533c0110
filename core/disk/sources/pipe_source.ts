/**
 * Bytes of unknown length as what is sent: the other end of a pipe.
 *
 * They are not read before somebody asks, and then as fast as they are taken: a slow receiver slows whoever writes
 * into the pipe, and memory holds a block.
 *
 * @module
 */

import { slipError } from "../../errors.ts";
import { PIPE_GATHER_MS, PIPE_TEXT_WAIT_MS, TEXT_BYTES } from "../../limits.ts";
import type { ManifestEntry, Source } from "../../ports.ts";
import { PipeReader } from "./pipe_source_reader.ts";
import { sliceOf } from "./text_source.ts";

/** How {@linkcode openPipe} goes about it. */
export interface PipeOptions {
  /** The name it is offered under. @default "stdin" */
  readonly name?: string;
  /** Whether a short text that ends at once is offered as a text, to be read rather than stored. @default true */
  readonly asText?: boolean;
}

/** What comes out of `readable`, which is taken over and cancelled by `close()`. */
export function openPipe(readable: ReadableStream<Uint8Array>, options: PipeOptions = {}): Source {
  return new PipeSource(new PipeReader(readable), options);
}

class PipeSource implements Source {
  readonly entries: ManifestEntry[] = [];
  readonly leftOut = [];
  readonly #pipe: PipeReader;
  readonly #name: string;
  readonly #asText: boolean;
  #text: Uint8Array<ArrayBuffer> | undefined;
  #deciding: Promise<void> | undefined;

  constructor(pipe: PipeReader, { name = "stdin", asText = true }: PipeOptions) {
    this.#pipe = pipe;
    this.#name = name;
    this.#asText = asText;
  }

  async *list(): AsyncGenerator<readonly ManifestEntry[]> {
    await (this.#deciding ??= this.#decide());
    yield this.entries;
  }

  // deno-lint-ignore require-await -- a RangeError comes as a rejection, as everywhere
  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return sliceOf(file === 0 ? this.#text : undefined, offset, length);
  }

  async next(file: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.entries[file]?.kind !== "stream") throw new RangeError(`entry ${file} should be a stream`);
    if (most < 1) throw new RangeError(`there should be room for a byte, not for ${most}`);
    await this.#trying(async () => {
      await this.#pipe.some();
      await this.#pipe.gather(most, PIPE_GATHER_MS);
    });
    return this.#pipe.take(most);
  }

  async close(): Promise<void> {
    await this.#pipe.close();
  }

  async #decide(): Promise<void> {
    this.#text = this.#asText ? await this.#trying(() => this.#shortText()) : undefined;
    const entry: ManifestEntry = this.#text === undefined
      ? { path: this.#name, kind: "stream", size: 0 }
      : { path: this.#name, kind: "text", size: this.#text.length };
    this.entries.push(entry);
  }

  /** All that comes, when that is a short text and comes at once. */
  async #shortText(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const length = await this.#pipe.gather(TEXT_BYTES + 1, PIPE_TEXT_WAIT_MS);
    if (!this.#pipe.isEnded || length === 0 || length > TEXT_BYTES) return undefined;
    const bytes = this.#pipe.take(length);
    if (isText(bytes)) return bytes;
    this.#pipe.putBack(bytes);
    return undefined;
  }

  async #trying<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      throw slipError("source-failed", { path: this.#name }, { cause });
    }
  }
}

// deno-lint-ignore no-control-regex -- naming the control characters is the purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Whether `bytes` are UTF-8 that a screen can show: no control characters but tabs and ends of lines. */
export function isText(bytes: Uint8Array): boolean {
  try {
    return !CONTROL.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}
