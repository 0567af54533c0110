/**
 * Which blocks of what is offered come next: to be sent, in order, as the window has places; and to be compared with
 * what the receiver claims, a few at a time.
 *
 * @module
 */

import { BLOCK_BYTES, READ_AHEAD_BLOCKS, READ_AHEAD_BYTES, WINDOW_BLOCKS } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { OutgoingFile } from "./outgoing_file.ts";
import type { SenderClaims } from "./sender_claims.ts";
import type { SenderEffect } from "./sender_effects.ts";
import type { SenderWindow } from "./sender_window.ts";

/** Orders, and what has no blocks and so has ended with its beginning. */
export interface Orders {
  readonly effects: readonly SenderEffect[];
  readonly empty: readonly OutgoingFile[];
}

/** The order of things for one receiver. */
export class SenderSchedule {
  readonly #entries: readonly ManifestEntry[];
  readonly #count: number;
  readonly #claims: SenderClaims;
  readonly #window: SenderWindow;
  /** Those that are begun and not finished. */
  readonly #begun = new Map<number, OutgoingFile>();
  /** The one whose blocks are being ordered, and the number of the next to begin. */
  #current: OutgoingFile | undefined;
  #nextFile = 0;
  /** Those of which claimed blocks are to be compared, in order. */
  readonly #toCompare: OutgoingFile[] = [];
  #comparingBlocks = 0;
  #comparingBytes = 0;
  /** Blocks that were claimed and differ. */
  readonly #again: { readonly outgoing: OutgoingFile; next: number; readonly end: number }[] = [];
  #effects: SenderEffect[] = [];
  #empty: OutgoingFile[] = [];

  /** @param count How many of `entries` are on offer. */
  constructor(entries: readonly ManifestEntry[], count: number, claims: SenderClaims, window: SenderWindow) {
    this.#entries = entries;
    this.#count = count;
    this.#claims = claims;
    this.#window = window;
  }

  /** Those that are begun and not finished, by number. */
  get begun(): ReadonlyMap<number, OutgoingFile> {
    return this.#begun;
  }

  /** Orders whatever there is a place for. */
  goOn(): Orders {
    if (this.#sendAgain()) this.#sendOn();
    this.#compareOn();
    const orders = { effects: this.#effects, empty: this.#empty };
    this.#effects = [];
    this.#empty = [];
    return orders;
  }

  /** Orders the blocks from `next` up to `end` that were claimed and differ. */
  sendAgain(outgoing: OutgoingFile, next: number, end: number): void {
    this.#again.push({ outgoing, next, end });
  }

  /** The digest of a block that was compared is known. */
  compared(outgoing: OutgoingFile, block: number): void {
    this.#comparingBlocks--;
    this.#comparingBytes -= outgoing.lengthOf(block);
  }

  /**
   * The next block of a stream has come, `length` bytes; 0 at its end.
   * @throws RangeError when `file` is no stream that is being read.
   */
  streamed(file: number, length: number): OutgoingFile {
    const stream = this.#current;
    if (stream?.file !== file || !stream.isReading) throw new RangeError(`stream ${file} is not being read`);
    stream.isReading = false;
    this.#window.giveUp();
    if (length > 0) {
      this.#window.reserve(file, stream.grow(length), length);
    } else {
      stream.close();
      this.#current = undefined;
    }
    return stream;
  }

  /** The receiver has finished an entry, and others may begin. */
  finished(file: number): void {
    this.#begun.delete(file);
  }

  /** Says whether none is left. */
  #sendAgain(): boolean {
    for (let first = this.#again[0]; first !== undefined; first = this.#again[0]) {
      for (; first.next < first.end; first.next++) {
        if (!this.#order(first.outgoing, first.next)) return false;
      }
      this.#again.shift();
    }
    return true;
  }

  /** Orders blocks in the order of the manifest. */
  #sendOn(): void {
    while (this.#current !== undefined || this.#nextFile < this.#count) {
      this.#current ??= this.#begin();
      if (this.#current === undefined || !this.#sendFile(this.#current)) return;
      this.#current = undefined;
    }
  }

  /** Begins the next entry that is wanted, unless there is none or no place for it. */
  #begin(): OutgoingFile | undefined {
    while (this.#nextFile < this.#count && this.#claims.isSkipped(this.#nextFile)) this.#nextFile++;
    if (this.#nextFile === this.#count || this.#begun.size >= this.#window.files) return undefined;
    const outgoing = this.#open(this.#nextFile++);
    this.#begun.set(outgoing.file, outgoing);
    if (outgoing.digests.isComplete) this.#empty.push(outgoing);
    if (outgoing.isComparing) this.#toCompare.push(outgoing);
    return outgoing;
  }

  #open(file: number): OutgoingFile {
    const { kind, size } = this.#entries.at(file)!;
    if (kind === "stream") return new OutgoingFile(file, undefined);
    const claims = { whole: this.#claims.wholeOf(file), blocks: this.#claims.takeBlocksOf(file) };
    return new OutgoingFile(file, size, claims);
  }

  /** Orders the blocks of one entry; says whether all are ordered that nothing was claimed of. */
  #sendFile(outgoing: OutgoingFile): boolean {
    if (outgoing.isStream) {
      this.#sendStream(outgoing);
      return false;
    }
    for (let block = outgoing.toSend; block !== undefined; block = outgoing.toSend) {
      if (!this.#order(outgoing, block)) return false;
      outgoing.sent();
    }
    return true;
  }

  /** One read at a time, since nobody knows how long the block will be. */
  #sendStream(stream: OutgoingFile): void {
    if (stream.isReading || !this.#window.hasRoom(BLOCK_BYTES)) return;
    stream.isReading = true;
    this.#window.hold();
    this.#effects.push({ do: "read-next", file: stream.file });
  }

  #order(outgoing: OutgoingFile, block: number): boolean {
    const { file } = outgoing;
    const length = outgoing.lengthOf(block);
    if (!this.#window.hasRoom(length)) return false;
    this.#window.reserve(file, block, length);
    this.#effects.push({ do: "read", file, block, offset: block * BLOCK_BYTES, length });
    return true;
  }

  #compareOn(): void {
    for (let first = this.#toCompare[0]; first !== undefined; first = this.#toCompare[0]) {
      const block = first.toCompare;
      if (block === undefined) {
        this.#toCompare.shift();
        continue;
      }
      const length = first.lengthOf(block);
      if (!this.#mayCompare(length)) return;
      first.asked();
      this.#comparingBlocks++;
      this.#comparingBytes += length;
      this.#effects.push({ do: "compare", file: first.file, block });
    }
  }

  /** Those that differ wait for the window: while many do, no more are looked for. */
  #mayCompare(length: number): boolean {
    return this.#comparingBlocks < READ_AHEAD_BLOCKS && this.#again.length < WINDOW_BLOCKS &&
      this.#comparingBytes + length <= READ_AHEAD_BYTES;
  }
}
