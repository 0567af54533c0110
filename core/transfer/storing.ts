/**
 * The receiver's way to its disk, pipe and person: what came is compared with its digest, and written, finished or told.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { FINISHING_ENTRIES } from "../limits.ts";
import type { ManifestEntry, Platform, Sink } from "../ports.ts";
import { isSameDigest, parseDigest } from "./digest_list.ts";
import type { ReceiverOrder } from "./receiver_effects.ts";
import type { WorkInHand } from "./work_in_hand.ts";

/** What storing needs, and whom it tells. */
export interface StoringHooks {
  readonly sink: Sink;
  readonly platform: Platform;
  /** Counts what is under way, and is told what fails. */
  readonly work: WorkInHand;
  /** Whether it is over, so that nothing more is begun. */
  isEnding(): boolean;
  /** Whether nothing more is to be begun until {@linkcode Storing.resume}. */
  isPaused(): boolean;
  /** A block of `length` bytes matched its digest and is where it belongs. */
  stored(order: Omit<ReceiverOrder<"store">, "bytes">, length: number): void;
  /** A text is verified. */
  text(text: string): void;
  /** An entry is verified and under its final name. */
  finished(file: number, digest: Uint8Array<ArrayBuffer>): void;
}

/** Stores what comes of one offer. */
export class Storing {
  readonly #entries: readonly ManifestEntry[];
  readonly #hooks: StoringHooks;
  /** What came during a pause: no more than the window has places. */
  readonly #toStore: ReceiverOrder<"store">[] = [];
  readonly #toFinish: ReceiverOrder<"finish-file">[] = [];
  readonly #texts = new Map<number, Uint8Array<ArrayBuffer>>();
  #finishing = 0;
  /** The last block of a stream that was handed over: the next waits for it, and fails if it does. */
  #streamed: Promise<void> = Promise.resolve();

  constructor(entries: readonly ManifestEntry[], hooks: StoringHooks) {
    this.#entries = entries;
    this.#hooks = hooks;
  }

  /** Stores a block. */
  store(order: ReceiverOrder<"store">): void {
    if (this.#hooks.isPaused()) this.#toStore.push(order);
    else this.#hooks.work.start(this.#store(order));
  }

  /** Goes on after a pause, in the order in which things came. */
  resume(): void {
    if (this.#hooks.isEnding()) return;
    for (const order of this.#toStore.splice(0)) this.store(order);
    this.#finishMore();
  }

  /** Finishes an entry, a few at a time. */
  finish(order: ReceiverOrder<"finish-file">): void {
    this.#toFinish.push(order);
    this.#finishMore();
  }

  async #store(order: ReceiverOrder<"store">): Promise<void> {
    const { file, bytes, digest } = order;
    const { length } = bytes;
    const { kind } = this.#entries.at(file)!;
    const compared = this.#compare(file, bytes, digest);
    if (kind === "stream") await this.#storeInOrder(order, compared);
    else {
      await compared;
      if (kind === "text") this.#texts.set(file, bytes);
      else await this.#write(order);
    }
    this.#hooks.stored(order, length);
  }

  /** Blocks of a stream are compared side by side and written one after the other; none after one that failed. */
  #storeInOrder(order: ReceiverOrder<"store">, compared: Promise<void>): Promise<void> {
    this.#streamed = Promise.all([this.#streamed, compared]).then(() => this.#write(order));
    this.#streamed.catch(() => {});
    return this.#streamed;
  }

  async #write({ file, offset, bytes, digest }: ReceiverOrder<"store">): Promise<void> {
    if (!this.#hooks.isEnding()) await this.#hooks.sink.write(file, offset, bytes, digest);
  }

  #finishMore(): void {
    while (this.#finishing < FINISHING_ENTRIES && !this.#hooks.isPaused()) {
      const order = this.#toFinish.shift();
      if (order === undefined || this.#hooks.isEnding()) return;
      this.#finishing++;
      this.#hooks.work.start(this.#finish(order));
    }
  }

  async #finish({ file, digests, computed, expected }: ReceiverOrder<"finish-file">): Promise<void> {
    const digest = parseDigest(expected);
    if (digests !== undefined) await this.#compare(file, digests, digest);
    if (computed !== undefined) this.#expectSame(file, computed, digest);
    if (this.#hooks.isEnding()) return;
    if (this.#entries.at(file)!.kind === "text") this.#tell(file);
    else await this.#hooks.sink.finish(file, digest);
    this.#finishing--;
    this.#hooks.finished(file, digest);
    this.#finishMore();
  }

  #tell(file: number): void {
    const bytes = this.#texts.get(file) ?? new Uint8Array(0);
    this.#texts.delete(file);
    this.#hooks.text(decodeText(bytes));
  }

  async #compare(file: number, bytes: Uint8Array<ArrayBuffer>, expected: Uint8Array): Promise<void> {
    this.#expectSame(file, await this.#hooks.platform.sha256(bytes), expected);
  }

  #expectSame(file: number, digest: Uint8Array, expected: Uint8Array): void {
    if (isSameDigest(digest, expected)) return;
    throw slipError("digest-mismatch", { path: this.#entries.at(file)!.path });
  }
}

function decodeText(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw slipError("protocol", { detail: "a text that is not UTF-8" }, { cause });
  }
}
