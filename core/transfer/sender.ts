/**
 * The sender of a transfer as a plain machine: what arrives goes in, orders come out.
 *
 *     listing ──all listed──▶ offering ──accept──▶ sending ──complete, and the digests agree──▶ done
 *                                 └────decline───▶ declined
 *
 * It never orders a block read that the receiver's window has no place for, so what is read and not yet stored stays
 * within `windowBytes` and `windowBlocks`. Nor does it begin more than `windowBlocks` entries that are not finished, so
 * that a million empty ones cost no more than others. Claimed blocks are compared aside, a few at a time, and take no
 * place in the window: those that are equal are confirmed, the others are ordered like any block.
 *
 * Why one file: it is one table of what may arrive when. What it counts with is in `sender_claims.ts`,
 * `sender_window.ts`, `outgoing_file.ts` and `sender_schedule.ts`.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { DigestList, formatDigest, isSameDigest, parseDigest } from "./digest_list.ts";
import { DIGEST_BYTES } from "./frame.ts";
import type { InFlight } from "./in_flight.ts";
import { ManifestWriter } from "./manifest_writer.ts";
import type { TransferMessage } from "./messages.ts";
import type { OutgoingFile } from "./outgoing_file.ts";
import { hasContent } from "./has_content.ts";
import { SenderClaims, type Wanted } from "./sender_claims.ts";
import type { SenderEffect } from "./sender_effects.ts";
import { SenderSchedule } from "./sender_schedule.ts";
import { SenderWindow } from "./sender_window.ts";
import { StreamDigest } from "./stream_digest.ts";

export type { SenderEffect };

/**
 * Where a sender stands.
 * - `listing`: the manifest is on its way, and there may be more of it.
 * - `offering`: all of it is listed; the receiver has not decided.
 * - `sending`: blocks go out as the window allows.
 * - `done`: the receiver has everything and said so.
 * - `declined`: the receiver does not want the files.
 */
export type SenderState = "listing" | "offering" | "sending" | "done" | "declined";

type Message<Type extends TransferMessage["type"]> = Extract<TransferMessage, { type: Type }>;

/** SHA-256 of nothing (FIPS 180-4): the digest of whatever has no blocks. */
const NOTHING_DIGEST = parseDigest("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

/** What stands for an entry that is not wanted in the digest of all. */
const SKIPPED_DIGEST = new Uint8Array(DIGEST_BYTES);

/** Ends in one `file-end`, 80 characters each at most, so that it stays under `CONTROL_MESSAGE_BYTES`. */
const ENDS_A_MESSAGE = 512;

/** One transfer, seen from its sender. */
export class SenderMachine {
  #state: SenderState = "listing";
  /** The source's own list: another sender's listing may have made it longer than `#count`. */
  readonly #entries: readonly ManifestEntry[];
  readonly #manifest = new ManifestWriter();
  #count = 0;
  #claims: SenderClaims;
  #wanted: Wanted = { entries: 0, files: 0, bytes: 0 };
  #entryDigests = new DigestList(0);
  #finished = new BitSet(0);
  readonly #window = new SenderWindow();
  #schedule: SenderSchedule;
  #ends: OutgoingFile[] = [];
  #storedBytes = 0;
  #movedBytes = 0;
  #digest: string | undefined;
  #claimed: string | undefined;

  /** @param entries The source's own list, which grows as it is listed. */
  constructor(entries: readonly ManifestEntry[]) {
    this.#entries = entries;
    this.#claims = new SenderClaims(entries, 0);
    this.#schedule = new SenderSchedule(entries, 0, this.#claims, this.#window);
  }

  /** Where it stands. */
  get state(): SenderState {
    return this.#state;
  }

  /** Bytes of what is wanted, streams aside; before the receiver has decided, of all that was listed. */
  get wantedBytes(): number {
    return this.#wanted.bytes;
  }

  /** Bytes that travelled and that the receiver has stored. */
  get movedBytes(): number {
    return this.#movedBytes;
  }

  /**
   * Whether the receiver owes us an acknowledgement, so that silence now is a stall, not patience.
   * @param unsentBlocks How many blocks that were ordered are not on their way yet.
   */
  isOwed(unsentBlocks: number): boolean {
    if (this.#state !== "sending") return false;
    if (this.#window.blocks > unsentBlocks || this.#finished.size === this.#wanted.entries) return true;
    return this.#schedule.begun.values().some((outgoing) => outgoing.isStored);
  }

  /** The first `most` of the entries with bytes that are on their way. */
  *inFlight(most: number): Generator<InFlight> {
    for (const { file, storedBytes, size, isStream } of this.#schedule.begun.values()) {
      if (size === 0 && !isStream) continue;
      if (most-- <= 0) return;
      yield { file, bytes: storedBytes };
    }
  }

  /** The message that opens the transfer. */
  start(): SenderEffect[] {
    return [send({ type: "offer", blockBytes: BLOCK_BYTES, frameBytes: FRAME_PAYLOAD_BYTES })];
  }

  /** The next of the entries were listed. */
  listed(part: readonly ManifestEntry[]): SenderEffect[] {
    this.#count += part.length;
    return [...this.#manifest.add(part)].map(send);
  }

  /**
   * All entries were listed. @param leftOut How many things were left out.
   * @throws RangeError when there are none.
   */
  listedAll(leftOut: number): SenderEffect[] {
    if (this.#count === 0) throw new RangeError("entries should not be empty");
    this.#claims = new SenderClaims(this.#entries, this.#count);
    this.#schedule = new SenderSchedule(this.#entries, this.#count, this.#claims, this.#window);
    this.#state = "offering";
    this.#wanted = this.#claims.wanted();
    const { entries, bytes: totalBytes } = this.#wanted;
    const end: TransferMessage = { type: "manifest-end", entries, totalBytes, leftOut };
    return [...this.#manifest.end(), end].map(send);
  }

  /**
   * A control message from the receiver.
   * @throws SlipError `protocol` when it makes no sense now, `digest-mismatch` when the receiver has something else.
   */
  arrived(message: TransferMessage): SenderEffect[] {
    switch (message.type) {
      case "skip":
      case "have-files":
      case "have-blocks":
        return this.#claimedBefore(message);
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

  /**
   * What was ordered with `read-next` has come, `length` bytes; 0 at the end of the stream.
   * @returns Which block they are, and what to do.
   * @throws RangeError when nothing was ordered.
   */
  streamed(file: number, length: number): { block: number | undefined; effects: SenderEffect[] } {
    const stream = this.#schedule.streamed(file, length);
    const block = length === 0 ? undefined : stream.blocks - 1;
    return { block, effects: [...this.#digestIfComplete(stream), ...this.#goOn()] };
  }

  /**
   * The digest of a block that was ordered with `read` or `read-next`, and whose last piece goes right after this: from
   * then on the receiver may have stored it.
   * @throws SlipError `source-changed` when another was found before.
   */
  digested(file: number, block: number, digest: Uint8Array): SenderEffect[] {
    const outgoing = this.#outgoing(file);
    this.#window.sent(file, block);
    const { digests } = outgoing;
    if (digests instanceof StreamDigest || !digests.has(block)) {
      digests.set(block, digest);
      return this.#digestIfComplete(outgoing);
    }
    if (isSameDigest(digests.at(block), digest)) return [];
    throw slipError("source-changed", { path: this.#entries.at(file)!.path });
  }

  /** The digest of a block that was ordered with `compare`. */
  compared(file: number, block: number, digest: Uint8Array): SenderEffect[] {
    const outgoing = this.#outgoing(file);
    const length = outgoing.lengthOf(block);
    this.#schedule.compared(outgoing, block);
    const differs = outgoing.compared(block, digest);
    if (differs) this.#schedule.sendAgain(outgoing, block, block + 1);
    else if (outgoing.whole === undefined) {
      outgoing.storedBytes += length;
      this.#storedBytes += length;
    }
    const confirmed = outgoing.takeConfirmed();
    return [
      ...confirmed.map((run) => send({ type: "confirmed", file, ...run })),
      { do: "report-progress", bytes: this.#storedBytes },
      ...this.#digestIfComplete(outgoing),
      ...this.#goOn(),
    ];
  }

  /** The digest of a file, over those of its blocks. */
  fileDigested(file: number, digest: Uint8Array): SenderEffect[] {
    const outgoing = this.#outgoing(file);
    const effects = this.#end(outgoing, digest);
    const { whole, size } = outgoing;
    if (whole === undefined) return effects;
    if (!isSameDigest(whole, digest)) {
      this.#schedule.sendAgain(outgoing, 0, outgoing.digests.count);
      return [...effects, ...this.#goOn()];
    }
    outgoing.wasThere();
    outgoing.storedBytes = size;
    this.#storedBytes += size;
    return [...effects, { do: "report-progress", bytes: this.#storedBytes }];
  }

  /** One message for all files that ended since the last; a stream has one of its own. */
  endFiles(): SenderEffect[] {
    const ends = this.#ends;
    this.#ends = [];
    const messages: TransferMessage[] = [];
    const known = ends.filter(({ isStream }) => !isStream);
    for (let start = 0; start < known.length; start += ENDS_A_MESSAGE) {
      const part = known.slice(start, start + ENDS_A_MESSAGE);
      messages.push({ type: "file-end", files: part.map(({ file }) => this.#endOf(file)) });
    }
    for (const { file, digests } of ends.filter(({ isStream }) => isStream)) {
      messages.push({ type: "file-end", files: [this.#endOf(file)], blocks: digests.count });
    }
    return messages.map(send);
  }

  /** The digest of the whole transfer, over those of its entries. */
  allDigested(digest: Uint8Array): SenderEffect[] {
    this.#digest = formatDigest(digest);
    return this.#conclude();
  }

  #claimedBefore(message: Message<"skip" | "have-files" | "have-blocks">): SenderEffect[] {
    this.#expect("offering", message);
    if (message.type === "skip") this.#claims.skip(message);
    else if (message.type === "have-files") this.#claims.haveFiles(message);
    else this.#claims.haveBlocks(message);
    return [];
  }

  #accepted(message: Message<"accept">): SenderEffect[] {
    this.#expect("offering", message);
    this.#state = "sending";
    this.#window.grant(message.windowBytes, message.windowBlocks);
    this.#wanted = this.#claims.wanted();
    this.#finished = new BitSet(this.#count);
    this.#entryDigests = new DigestList(this.#count);
    for (let file = 0; file < this.#count; file++) {
      if (this.#claims.isSkipped(file)) this.#entryDigests.set(file, SKIPPED_DIGEST);
    }
    return [{ do: "report-accepted", wanted: this.#wanted }, ...this.#digestAll(), ...this.#goOn()];
  }

  #declined(reason: string): SenderEffect[] {
    this.#expect("offering", { type: "decline" });
    this.#state = "declined";
    return [{ do: "report-declined", reason }];
  }

  #stored(message: Message<"stored">): SenderEffect[] {
    this.#expect("sending", message);
    for (const [file, block] of message.blocks) this.#blockStored(file, block);
    const effects: SenderEffect[] = [{ do: "report-progress", bytes: this.#storedBytes }];
    for (const file of message.files) effects.push(...this.#fileFinished(file));
    return [...effects, ...this.#goOn(), ...this.#conclude()];
  }

  #blockStored(file: number, block: number): void {
    const length = this.#window.release(file, block);
    if (length === undefined) {
      throw slipError("protocol", {
        detail: `block ${block} of file ${file} stored, which is not under way`,
      });
    }
    const outgoing = this.#schedule.begun.get(file)!;
    outgoing.stored();
    outgoing.storedBytes += length;
    this.#storedBytes += length;
    this.#movedBytes += length;
  }

  #fileFinished(file: number): SenderEffect[] {
    const outgoing = this.#schedule.begun.get(file);
    if (!outgoing?.isStored) {
      throw slipError("protocol", { detail: `file ${file} finished too early or twice` });
    }
    this.#schedule.finished(file);
    this.#finished.add(file);
    if (!hasContent(this.#entries.at(file)!)) return [];
    const digest = formatDigest(this.#entryDigests.at(file));
    return [{ do: "report-file", file, bytes: outgoing.size, digest }];
  }

  #completed(digest: string): SenderEffect[] {
    this.#expect("sending", { type: "complete" });
    if (this.#finished.size !== this.#wanted.entries || this.#claimed !== undefined) {
      throw slipError("protocol", { detail: "complete before every file is" });
    }
    this.#claimed = digest;
    return this.#conclude();
  }

  #conclude(): SenderEffect[] {
    if (this.#digest === undefined || this.#claimed === undefined || this.#state === "done") return [];
    if (this.#claimed !== this.#digest) throw slipError("digest-mismatch", { path: "the transfer" });
    this.#state = "done";
    const amounts = { wanted: this.#wanted, bytes: this.#storedBytes, movedBytes: this.#movedBytes };
    return [send({ type: "bye" }), { do: "finish", digest: this.#digest, ...amounts }];
  }

  /** Orders whatever there is a place for. */
  #goOn(): SenderEffect[] {
    if (this.#state !== "sending") return [];
    const { effects, empty } = this.#schedule.goOn();
    return [...effects, ...empty.flatMap((outgoing) => this.#end(outgoing, NOTHING_DIGEST))];
  }

  #digestIfComplete({ file, digests }: OutgoingFile): SenderEffect[] {
    if (!digests.isComplete) return [];
    if (digests instanceof StreamDigest) return this.fileDigested(file, digests.digest());
    return [{ do: "digest-file", file, digests: digests.bytes() }];
  }

  #end(outgoing: OutgoingFile, digest: Uint8Array): SenderEffect[] {
    this.#entryDigests.set(outgoing.file, digest);
    outgoing.isEnded = true;
    this.#ends.push(outgoing);
    const effects: SenderEffect[] = this.#ends.length === 1 ? [{ do: "end-files" }] : [];
    return [...effects, ...this.#digestAll()];
  }

  #digestAll(): SenderEffect[] {
    const list = this.#entryDigests;
    return list.isComplete ? [{ do: "digest-all", digests: list.bytes() }] : [];
  }

  #endOf(file: number): [file: number, digest: string] {
    return [file, formatDigest(this.#entryDigests.at(file))];
  }

  #outgoing(file: number): OutgoingFile {
    const outgoing = this.#schedule.begun.get(file);
    if (outgoing === undefined) throw new RangeError(`file ${file} is not on its way`);
    return outgoing;
  }

  #expect(state: SenderState, { type }: { readonly type: string }): void {
    if (this.#state !== state) throw slipError("protocol", { detail: `${type} while ${this.#state}` });
  }
}

function send(message: TransferMessage): SenderEffect {
  return { do: "send", message };
}
