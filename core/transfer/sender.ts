/**
 * The sender of a transfer as a plain machine: what arrives goes in, orders come out.
 *
 *     offering ──accept──▶ sending ──complete, and the digests agree──▶ done
 *         └────decline───▶ declined
 *
 * It never orders a block read that the receiver's window has no place for, so what is read and not yet stored stays
 * within `windowBytes` and `windowBlocks`. Nor does it begin more than `windowBlocks` files that are not finished, so
 * that a million empty ones cost no more than others.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { BLOCK_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { blockCount, blockLength } from "./blocks.ts";
import { DigestList, formatDigest } from "./digest_list.ts";
import { manifestMessages } from "./manifest.ts";
import type { TransferMessage } from "./messages.ts";

/** What the sender's driver is to do. */
export type SenderEffect =
  | { readonly do: "send"; readonly message: TransferMessage }
  /** Read these bytes, send them in frames, and report their digest with {@linkcode SenderMachine.digested}. */
  | {
    readonly do: "read";
    readonly file: number;
    readonly block: number;
    readonly offset: number;
    readonly length: number;
  }
  /** Hash `digests` and report with {@linkcode SenderMachine.fileDigested}. */
  | { readonly do: "digest-file"; readonly file: number; readonly digests: Uint8Array<ArrayBuffer> }
  /** Hash `digests` and report with {@linkcode SenderMachine.allDigested}. */
  | { readonly do: "digest-all"; readonly digests: Uint8Array<ArrayBuffer> }
  | { readonly do: "report-accepted" }
  | { readonly do: "report-declined"; readonly reason: string }
  /** The receiver has stored so many bytes in all. */
  | { readonly do: "report-progress"; readonly bytes: number }
  | { readonly do: "report-file"; readonly file: number; readonly digest: string }
  /** The receiver has everything, and it is what was sent. */
  | { readonly do: "finish"; readonly digest: string };

/**
 * Where a sender stands.
 * - `offering`: the manifest is on its way; the receiver has not decided.
 * - `sending`: blocks go out as the window allows.
 * - `done`: the receiver has everything and said so.
 * - `declined`: the receiver does not want the files.
 */
export type SenderState = "offering" | "sending" | "done" | "declined";

/** One transfer, seen from its sender. */
export class SenderMachine {
  #state: SenderState = "offering";
  readonly #entries: readonly ManifestEntry[];
  readonly #digests = new Map<number, DigestList>();
  readonly #fileDigests: DigestList;
  readonly #finished = new Set<number>();
  /** Bytes of the blocks that are ordered and not stored, by file and block. */
  readonly #underWay = new Map<number, Map<number, number>>();
  #bytesUnderWay = 0;
  #blocksUnderWay = 0;
  #windowBytes = 0;
  #windowBlocks = 0;
  #nextFile = 0;
  #nextBlock = 0;
  #storedBytes = 0;
  #digest: string | undefined;
  #claimed: string | undefined;

  /** @param entries What is offered; at least one. */
  constructor(entries: readonly ManifestEntry[]) {
    if (entries.length === 0) throw new RangeError("entries should not be empty");
    this.#entries = entries;
    this.#fileDigests = new DigestList(entries.length);
  }

  /** Where it stands. */
  get state(): SenderState {
    return this.#state;
  }

  /** Whether the receiver owes us an acknowledgement: silence now is a stall, not patience. */
  get isOwed(): boolean {
    return this.#state === "sending";
  }

  /** The messages that open the transfer. */
  *start(): Generator<SenderEffect> {
    for (const message of manifestMessages(this.#entries)) yield { do: "send", message };
  }

  /**
   * A control message from the receiver.
   * @throws SlipError `protocol` when it makes no sense now, `digest-mismatch` when the receiver has something else.
   */
  arrived(message: TransferMessage): SenderEffect[] {
    switch (message.type) {
      case "accept":
        return this.#accepted(message);
      case "decline":
        return this.#declined(message.reason);
      case "stored":
        return this.#stored(message);
      case "complete":
        return this.#completed(message.digest);
      default:
        throw slipError("protocol", { detail: `${message.type} from a receiver` });
    }
  }

  /** The digest of a block that was ordered read. */
  digested(file: number, block: number, digest: Uint8Array): SenderEffect[] {
    const list = this.#digests.get(file);
    if (list === undefined) throw new RangeError(`file ${file} is not being read`);
    list.set(block, digest);
    return list.isComplete ? this.#digestFile(file, list) : [];
  }

  /** The digest of a file, over those of its blocks. */
  fileDigested(file: number, digest: Uint8Array): SenderEffect[] {
    this.#fileDigests.set(file, digest);
    const effects: SenderEffect[] = [
      { do: "send", message: { type: "file-end", file, digest: formatDigest(digest) } },
    ];
    if (this.#fileDigests.isComplete) effects.push({ do: "digest-all", digests: this.#fileDigests.bytes() });
    return effects;
  }

  /** The digest of the whole transfer, over those of its files. */
  allDigested(digest: Uint8Array): SenderEffect[] {
    this.#digest = formatDigest(digest);
    return this.#conclude();
  }

  #accepted(message: Extract<TransferMessage, { type: "accept" }>): SenderEffect[] {
    this.#expect("offering", message);
    this.#state = "sending";
    this.#windowBytes = Math.min(message.windowBytes, WINDOW_BYTES);
    this.#windowBlocks = Math.min(message.windowBlocks, WINDOW_BLOCKS);
    return [{ do: "report-accepted" }, ...this.#fillWindow()];
  }

  #declined(reason: string): SenderEffect[] {
    this.#expect("offering", { type: "decline" });
    this.#state = "declined";
    return [{ do: "report-declined", reason }];
  }

  #stored(message: Extract<TransferMessage, { type: "stored" }>): SenderEffect[] {
    this.#expect("sending", message);
    for (const [file, block] of message.blocks) this.#blockStored(file, block);
    const effects: SenderEffect[] = [{ do: "report-progress", bytes: this.#storedBytes }];
    for (const file of message.files) effects.push(this.#fileFinished(file));
    return [...effects, ...this.#fillWindow(), ...this.#conclude()];
  }

  #blockStored(file: number, block: number): void {
    const blocks = this.#underWay.get(file);
    const length = blocks?.get(block);
    if (blocks === undefined || length === undefined) {
      throw slipError("protocol", {
        detail: `block ${block} of file ${file} stored, which is not under way`,
      });
    }
    blocks.delete(block);
    if (blocks.size === 0) this.#underWay.delete(file);
    this.#bytesUnderWay -= length;
    this.#blocksUnderWay--;
    this.#storedBytes += length;
  }

  #fileFinished(file: number): SenderEffect {
    if (!this.#fileDigests.has(file) || this.#underWay.has(file) || this.#finished.has(file)) {
      throw slipError("protocol", { detail: `file ${file} finished too early or twice` });
    }
    this.#finished.add(file);
    return { do: "report-file", file, digest: formatDigest(this.#fileDigests.at(file)) };
  }

  #completed(digest: string): SenderEffect[] {
    this.#expect("sending", { type: "complete" });
    if (this.#finished.size !== this.#entries.length || this.#claimed !== undefined) {
      throw slipError("protocol", { detail: "complete before every file is" });
    }
    this.#claimed = digest;
    return this.#conclude();
  }

  #conclude(): SenderEffect[] {
    if (this.#digest === undefined || this.#claimed === undefined || this.#state === "done") return [];
    if (this.#claimed !== this.#digest) throw slipError("digest-mismatch", { path: "the transfer" });
    this.#state = "done";
    return [{ do: "send", message: { type: "bye" } }, { do: "finish", digest: this.#digest }];
  }

  /** Orders blocks while the window has a place for them and their file; files without bytes are ended in passing. */
  #fillWindow(): SenderEffect[] {
    const effects: SenderEffect[] = [];
    for (
      let entry = this.#entries[this.#nextFile];
      entry !== undefined;
      entry = this.#entries[this.#nextFile]
    ) {
      if (this.#nextFile - this.#finished.size >= this.#windowBlocks) return effects;
      if (this.#nextBlock === 0) effects.push(...this.#openFile(this.#nextFile, entry));
      while (this.#nextBlock < blockCount(entry.size)) {
        const length = blockLength(entry.size, this.#nextBlock);
        if (!this.#hasRoom(length)) return effects;
        effects.push(this.#order(length));
      }
      this.#nextFile++;
      this.#nextBlock = 0;
    }
    return effects;
  }

  #openFile(file: number, entry: ManifestEntry): SenderEffect[] {
    if (this.#digests.has(file)) return [];
    const list = new DigestList(blockCount(entry.size));
    this.#digests.set(file, list);
    return list.isComplete ? this.#digestFile(file, list) : [];
  }

  #order(length: number): SenderEffect {
    const file = this.#nextFile;
    const block = this.#nextBlock++;
    const blocks = this.#underWay.get(file) ?? new Map<number, number>();
    this.#underWay.set(file, blocks.set(block, length));
    this.#bytesUnderWay += length;
    this.#blocksUnderWay++;
    return { do: "read", file, block, offset: block * BLOCK_BYTES, length };
  }

  #hasRoom(length: number): boolean {
    return this.#blocksUnderWay < this.#windowBlocks && this.#bytesUnderWay + length <= this.#windowBytes;
  }

  #digestFile(file: number, list: DigestList): SenderEffect[] {
    this.#digests.delete(file);
    return [{ do: "digest-file", file, digests: list.bytes() }];
  }

  #expect(state: SenderState, { type }: { readonly type: string }): void {
    if (this.#state !== state) throw slipError("protocol", { detail: `${type} while ${this.#state}` });
  }
}
