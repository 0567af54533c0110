/**
 * One entry on its way out: which of its blocks are ordered, compared and stored, and the digests of all.
 *
 * @module
 */

import { blockCount, blockLength } from "./blocks.ts";
import { DigestList, isSameDigest } from "./digest_list.ts";
import { StreamDigest } from "./stream_digest.ts";

/** What a receiver claims of a file: all of it, some blocks, or nothing. */
export interface ClaimsOfFile {
  readonly whole?: Uint8Array | undefined;
  readonly blocks?: DigestList | undefined;
}

/** Blocks in a row. */
export interface BlockRun {
  readonly first: number;
  readonly count: number;
}

/** Confirmed blocks that are told together. */
const CONFIRMED_AT_ONCE = 256;

/** An entry from its first order until it is finished. */
export class OutgoingFile {
  /** Its number in the manifest. */
  readonly file: number;
  /** The sender's own digests. */
  readonly digests: DigestList | StreamDigest;
  /** Under which digest the receiver claims all of it. */
  readonly whole: Uint8Array | undefined;
  /** Bytes; of a stream, those that came so far. */
  size: number;
  /** Bytes of it that the receiver has, as whoever hears of them counts. */
  storedBytes = 0;
  /** Whether it is a stream. */
  readonly isStream: boolean;
  /** Whether the next block of a stream is being waited for. */
  isReading = false;
  /** Whether the digest of the whole is known. */
  isEnded = false;
  readonly #claimed: DigestList | undefined;
  /** Blocks that nobody knows to be stored. */
  #missing: number;
  #nextToSend = 0;
  #nextToCompare = 0;
  #uncompared: number;
  #confirmed: number[] = [];

  /** @param size Bytes, or `undefined` for a stream. */
  constructor(file: number, size: number | undefined, { whole, blocks }: ClaimsOfFile = {}) {
    this.file = file;
    this.isStream = size === undefined;
    this.size = size ?? 0;
    this.digests = size === undefined ? new StreamDigest() : new DigestList(blockCount(size));
    this.whole = whole;
    this.#claimed = blocks;
    this.#missing = size === undefined ? 0 : this.digests.count;
    this.#uncompared = whole === undefined ? blocks?.known ?? 0 : this.digests.count;
  }

  /** Whether everything is known to be stored and the digest was told: only then can it be finished. */
  get isStored(): boolean {
    return this.isEnded && this.#missing === 0;
  }

  /** Whether blocks are still to be compared or being compared. */
  get isComparing(): boolean {
    return this.#uncompared > 0;
  }

  /** Bytes of block `block`. */
  lengthOf(block: number): number {
    return blockLength(this.size, block);
  }

  /** The next block that nothing was claimed of, if there is one; the same until {@linkcode OutgoingFile.sent}. */
  get toSend(): number | undefined {
    if (this.whole !== undefined) return undefined;
    while (this.#claimed?.has(this.#nextToSend)) this.#nextToSend++;
    return this.#nextToSend < this.digests.count ? this.#nextToSend : undefined;
  }

  /** The block of {@linkcode OutgoingFile.toSend} is ordered. */
  sent(): void {
    this.#nextToSend++;
  }

  /** The next block to compare, if there is one; the same until {@linkcode OutgoingFile.asked}. */
  get toCompare(): number | undefined {
    const isClaimed = (block: number) => this.whole !== undefined || this.#claimed!.has(block);
    const { count } = this.digests;
    while (this.#nextToCompare < count && !isClaimed(this.#nextToCompare)) this.#nextToCompare++;
    return this.#nextToCompare < count ? this.#nextToCompare : undefined;
  }

  /** The digest of the block of {@linkcode OutgoingFile.toCompare} is on its way. */
  asked(): void {
    this.#nextToCompare++;
  }

  /** The sender's own digest of a block that was asked for; whether the block needs to travel. */
  compared(block: number, digest: Uint8Array): boolean {
    this.digests.set(block, digest);
    this.#uncompared--;
    if (this.whole !== undefined) return false;
    if (!isSameDigest(this.#claimed!.at(block), digest)) return true;
    this.#missing--;
    this.#confirmed.push(block);
    return false;
  }

  /** What was found equal and not told, once it is much or all. */
  takeConfirmed(): BlockRun[] {
    if (this.isComparing && this.#confirmed.length < CONFIRMED_AT_ONCE) return [];
    const blocks = this.#confirmed;
    this.#confirmed = [];
    return runsOf(blocks);
  }

  /** How many blocks a stream had so far. */
  get blocks(): number {
    return this.#nextToSend;
  }

  /** Another block of a stream came, `length` bytes long; its number. */
  grow(length: number): number {
    this.size += length;
    this.#missing++;
    return this.#nextToSend++;
  }

  /** The stream is over. */
  close(): void {
    if (this.digests instanceof StreamDigest) this.digests.close(this.#nextToSend);
  }

  /** A block that travelled is stored. */
  stored(): void {
    this.#missing--;
  }

  /** The receiver has all of it, as it claimed. */
  wasThere(): void {
    this.#missing = 0;
  }
}

/** `blocks`, which may be in any order, with neighbours joined. */
function runsOf(blocks: number[]): BlockRun[] {
  const runs: { first: number; count: number }[] = [];
  for (const block of blocks.sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.count === block) last.count++;
    else runs.push({ first: block, count: 1 });
  }
  return runs;
}
