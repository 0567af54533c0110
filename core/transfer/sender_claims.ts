/**
 * What a receiver says before it accepts: which entries it does not want, and what it claims to have of the others.
 *
 * Memory follows what is claimed, 32 bytes a block or file, and a bit for an entry; nobody can claim more than there
 * is on offer.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { blockCount } from "./blocks.ts";
import { DigestList, parseDigest } from "./digest_list.ts";
import { hasContent } from "./has_content.ts";
import { DIGEST_BYTES } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";

type Message<Type extends TransferMessage["type"]> = Extract<TransferMessage, { type: Type }>;

/** Amounts of what is wanted. */
export interface Wanted {
  /** Entries of every kind. */
  readonly entries: number;
  /** Files, streams and texts. */
  readonly files: number;
  /** Bytes of all, streams aside. */
  readonly bytes: number;
}

/** What the receiver of an offer skips and claims; nothing of it is believed. */
export class SenderClaims {
  readonly #entries: readonly ManifestEntry[];
  readonly #count: number;
  readonly #skipped: BitSet;
  readonly #whole: DigestList;
  readonly #blocks = new Map<number, DigestList>();

  /** @param count How many of `entries` are on offer: a source that lists for somebody else may know more. */
  constructor(entries: readonly ManifestEntry[], count: number) {
    this.#entries = entries;
    this.#count = count;
    this.#skipped = new BitSet(count);
    this.#whole = new DigestList(count);
  }

  /** Whether entry `file` is not wanted. */
  isSkipped(file: number): boolean {
    return this.#skipped.has(file);
  }

  /** The digest under which all of `file` is claimed. */
  wholeOf(file: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#whole.has(file) ? this.#whole.at(file) : undefined;
  }

  /** The digests of the blocks of `file` that are claimed, which are not kept here any longer. */
  takeBlocksOf(file: number): DigestList | undefined {
    const list = this.#blocks.get(file);
    this.#blocks.delete(file);
    return list;
  }

  /** What is wanted, counted over all entries. */
  wanted(): Wanted {
    let [entries, files, bytes] = [0, 0, 0];
    for (let file = 0; file < this.#count; file++) {
      if (this.#skipped.has(file)) continue;
      const entry = this.#entries.at(file)!;
      entries++;
      bytes += entry.size;
      if (hasContent(entry)) files++;
    }
    return { entries, files, bytes };
  }

  /** @throws SlipError `protocol` for what does not exist, was skipped before, or is claimed. */
  skip({ ranges }: Message<"skip">): void {
    for (const [first, last] of ranges) {
      if (first > last || last >= this.#count) this.#lie(`entries ${first} to ${last} skipped`);
      for (let file = first; file <= last; file++) {
        if (this.#skipped.has(file) || this.#isClaimed(file)) this.#lie(`entry ${file} skipped too late`);
        this.#skipped.add(file);
      }
    }
  }

  /** @throws SlipError `protocol` for what does not exist, is skipped, was claimed before, or has no end. */
  haveFiles({ files }: Message<"have-files">): void {
    for (const [file, digest] of files) {
      this.#expectClaimable(file);
      if (this.#isClaimed(file)) this.#lie(`entry ${file} claimed twice`);
      this.#whole.set(file, parseDigest(digest));
    }
  }

  /** @throws SlipError `protocol` for blocks that do not exist, or were claimed before, or no whole number of them. */
  haveBlocks({ file, first, digests }: Message<"have-blocks">): void {
    this.#expectClaimable(file);
    const bytes = parseBase64(digests);
    const count = bytes.length / DIGEST_BYTES;
    const total = blockCount(this.#entries.at(file)!.size);
    if (!Number.isInteger(count) || first + count > total) {
      this.#lie(`${count} blocks from ${first} on of ${total} claimed`);
    }
    if (this.#whole.has(file)) this.#lie(`entry ${file} claimed twice`);
    const list = this.#blocks.get(file) ?? new DigestList(total);
    this.#blocks.set(file, list);
    for (let index = 0; index < count; index++) {
      if (list.has(first + index)) this.#lie(`block ${first + index} of entry ${file} claimed twice`);
      list.set(first + index, bytes.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES));
    }
  }

  #isClaimed(file: number): boolean {
    return this.#whole.has(file) || this.#blocks.has(file);
  }

  /** A stream has no blocks to compare yet, and a text is never kept. */
  #expectClaimable(file: number): void {
    const entry = file < this.#count ? this.#entries.at(file) : undefined;
    if (entry === undefined || this.#skipped.has(file) || entry.kind === "stream" || entry.kind === "text") {
      this.#lie(`entry ${file} claimed`);
    }
  }

  #lie(detail: string): never {
    throw slipError("protocol", { detail: `${detail}, of ${this.#count} entries` });
  }
}

/** RFC 4648, section 4; the message's schema has seen to the alphabet and the padding. */
function parseBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
