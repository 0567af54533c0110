/**
 * What a receiver says to have, cut into messages, and kept until the entry's turn comes: 32 bytes a digest.
 *
 * @module
 */

import type { Claim, ManifestEntry } from "../ports.ts";
import { blockCount } from "./blocks.ts";
import { DigestList, formatDigest } from "./digest_list.ts";
import type { BitSet } from "./bit_set.ts";
import { DIGEST_BYTES } from "./frame.ts";
import type { FileClaim } from "./incoming_file.ts";
import type { TransferMessage } from "./messages.ts";

/** Digests in one `have-files`, 77 characters each at most, so that it stays under `CONTROL_MESSAGE_BYTES`. */
const FILES_A_MESSAGE = 600;

/** Digests in one `have-blocks`: 32,000 bytes, 42,668 characters of base64. */
const BLOCKS_A_MESSAGE = 1_000;

/** The claims of one receiver. */
export class Claims {
  readonly #entries: readonly ManifestEntry[];
  readonly #wanted: BitSet;
  readonly #whole: DigestList;
  readonly #blocks = new Map<number, DigestList>();
  #unsaid: [file: number, digest: string][] = [];

  constructor(entries: readonly ManifestEntry[], wanted: BitSet) {
    this.#entries = entries;
    this.#wanted = wanted;
    this.#whole = new DigestList(entries.length);
  }

  /**
   * Keeps `claim`; what is to be said now.
   * @throws RangeError when it is of something that is not wanted, cannot be claimed, or was claimed before.
   */
  add(claim: Claim): TransferMessage[] {
    const kind = this.#entries.at(claim.file)?.kind ?? "file";
    if (!this.#wanted.has(claim.file) || kind === "stream" || kind === "text") {
      throw new RangeError(`entry ${claim.file}, ${kind}, should not be claimed`);
    }
    const isWhole = "digest" in claim;
    if (isWhole ? this.#blocks.has(claim.file) : this.#whole.has(claim.file)) {
      throw new RangeError(`entry ${claim.file} should be claimed whole or in blocks, not both`);
    }
    return isWhole ? this.#addWhole(claim) : this.#addBlocks(claim);
  }

  /** What was not said yet. */
  rest(): TransferMessage[] {
    const files = this.#unsaid;
    this.#unsaid = [];
    return files.length === 0 ? [] : [{ type: "have-files", files }];
  }

  /** What is claimed of entry `file`. */
  of(file: number): FileClaim {
    return {
      whole: this.#whole.has(file) ? this.#whole.at(file) : undefined,
      blocks: this.#blocks.get(file),
    };
  }

  /** Entry `file` is finished: its blocks matter no more. */
  forget(file: number): void {
    this.#blocks.delete(file);
  }

  #addWhole({ file, digest }: Extract<Claim, { digest: unknown }>): TransferMessage[] {
    this.#whole.set(file, digest);
    this.#unsaid.push([file, formatDigest(digest)]);
    return this.#unsaid.length < FILES_A_MESSAGE ? [] : this.rest();
  }

  #addBlocks({ file, first, digests }: Extract<Claim, { digests: unknown }>): TransferMessage[] {
    const count = digests.length / DIGEST_BYTES;
    if (count < 1 || count % 1 !== 0) throw new RangeError(`${digests.length} bytes should be digests`);
    const list = this.#blocks.get(file) ?? new DigestList(blockCount(this.#entries.at(file)!.size));
    this.#blocks.set(file, list);
    for (let index = 0; index < count; index++) {
      list.set(first + index, digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES));
    }
    return [...haveBlocks(file, first, digests)];
  }
}

function* haveBlocks(file: number, first: number, digests: Uint8Array): Generator<TransferMessage> {
  const bytes = BLOCKS_A_MESSAGE * DIGEST_BYTES;
  for (let start = 0; start < digests.length; start += bytes) {
    const part = digests.subarray(start, start + bytes);
    yield { type: "have-blocks", file, first: first + start / DIGEST_BYTES, digests: formatBase64(part) };
  }
}

/** RFC 4648, section 4, with padding. */
function formatBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
