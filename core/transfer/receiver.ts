/**
 * The receiver of a transfer as a plain machine: what arrives goes in, orders come out.
 *
 *     listening ──offer, manifest…, manifest-end──▶ deciding ──choose──▶ claiming ──accept──▶ receiving
 *                                                       └──decline──▶ declined                    │
 *                                        done ◀──bye── closing ◀──all in place── every entry finished
 *
 * It holds no more than the window it granted: pieces of blocks beyond it break the protocol. Of an entry that is not
 * begun it knows two bits and a digest.
 *
 * Why one file: it is one table of what may arrive when. What it counts with is in `claims.ts`, `incoming_file.ts` and
 * `incoming_stream.ts`.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { Claim, ManifestEntry } from "../ports.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { Claims } from "./claims.ts";
import { formatDigest } from "./digest_list.ts";
import { BitSet } from "./bit_set.ts";
import { DIGEST_BYTES, type Frame } from "./frame.ts";
import type { InFlight } from "./in_flight.ts";
import { type Incoming, IncomingFile } from "./incoming_file.ts";
import { IncomingStream } from "./incoming_stream.ts";
import { ManifestReader } from "./manifest.ts";
import type { TransferMessage } from "./messages.ts";
import type { ReceiverEffect } from "./receiver_effects.ts";
import { skipMessages } from "./skipping.ts";

export type { ReceiverEffect };

/**
 * Where a receiver stands.
 * - `listening`: the offer or parts of the manifest are still to come.
 * - `deciding`: the disk is looked at, and the person or a rule decides.
 * - `claiming`: it is being said what is not wanted and what is there already.
 * - `receiving`: blocks come in.
 * - `closing`: everything is in place; the sender has been told and should say goodbye.
 * - `done`: it did.
 * - `declined`: nothing was wanted.
 */
export type ReceiverState =
  | "listening"
  | "deciding"
  | "claiming"
  | "receiving"
  | "closing"
  | "done"
  | "declined";

/** One transfer, seen from its receiver. */
export class ReceiverMachine {
  #state: ReceiverState = "listening";
  #manifest: ManifestReader | undefined;
  #wanted = new BitSet(0);
  #finished = new BitSet(0);
  #claims = new Claims([], this.#wanted);
  /** Of every entry; zeros for those that are not wanted. */
  #digests = new Uint8Array(0);
  readonly #incoming = new Map<number, Incoming>();
  readonly #acknowledgements = new Acknowledgements();
  #bytesUnderWay = 0;
  #blocksUnderWay = 0;
  #storedBytes = 0;
  #movedBytes = 0;

  /** Where it stands. */
  get state(): ReceiverState {
    return this.#state;
  }

  /** Whether the sender owes us something: there is more to come. */
  get isOwed(): boolean {
    return this.#state === "listening" || this.#state === "receiving" || this.#state === "closing";
  }

  /** Bytes that are there: stored, or claimed and confirmed. */
  get storedBytes(): number {
    return this.#storedBytes;
  }

  /** Bytes that travelled and are stored. */
  get movedBytes(): number {
    return this.#movedBytes;
  }

  /** The first `most` of the entries with bytes that are on their way, in the order in which they came. */
  *inFlight(most: number): Generator<InFlight> {
    for (const [file, { storedBytes }] of this.#incoming) {
      const { size, kind } = this.#entries[file]!;
      if (size === 0 && kind !== "stream") continue;
      if (most-- <= 0) return;
      yield { file, bytes: storedBytes };
    }
  }

  /** Whether what is to be acknowledged is much, so that the sender should not wait for more to join it. */
  get isAcknowledgementDue(): boolean {
    return this.#acknowledgements.isDue;
  }

  /**
   * A control message from the sender.
   * @throws SlipError `protocol` when it makes no sense now.
   */
  arrived(message: TransferMessage): ReceiverEffect[] {
    switch (message.type) {
      case "offer":
        return this.#offered();
      case "manifest":
        return this.#listed(message.entries);
      case "manifest-end":
        return this.#listEnded(message);
      case "confirmed":
        return this.#confirmed(message);
      case "file-end":
        return this.#filesEnded(message);
      case "bye":
        return this.#dismissed();
      default:
        throw slipError("protocol", { detail: `${message.type} from a sender` });
    }
  }

  /** Nothing is wanted; `reason` is shown to the sender. */
  decline(reason: string): ReceiverEffect[] {
    this.#expect("deciding", "decline");
    this.#state = "declined";
    return [{ do: "send", message: { type: "decline", reason: reason.slice(0, 200) } }];
  }

  /** `wanted` is wanted, which is something; the rest is skipped. Returns what is to be said in turn. */
  choose(wanted: BitSet): Iterable<TransferMessage> {
    this.#expect("deciding", "choose");
    const { length } = this.#entries;
    if (wanted.size === 0) throw new RangeError("something should be wanted");
    this.#state = "claiming";
    this.#wanted = wanted;
    this.#finished = new BitSet(length);
    this.#digests = new Uint8Array(length * DIGEST_BYTES);
    this.#claims = new Claims(this.#entries, wanted);
    return skipMessages(wanted, length);
  }

  /**
   * Something is there already. Returns what is to be said in turn.
   * @throws RangeError when it cannot be claimed.
   */
  claim(claim: Claim): TransferMessage[] {
    this.#expect("claiming", "claim");
    return this.#claims.add(claim);
  }

  /** There is nothing more to claim. Returns what is to be said in turn before {@linkcode ReceiverMachine.accept}. */
  claimed(): TransferMessage[] {
    this.#expect("claiming", "claimed");
    return this.#claims.rest();
  }

  /** All is said: blocks may come. */
  accept(): ReceiverEffect[] {
    this.#expect("claiming", "accept");
    this.#state = "receiving";
    const window = { windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS };
    return [{ do: "send", message: { type: "accept", ...window } }];
  }

  /**
   * A piece of a block.
   * @throws SlipError `protocol` when it belongs nowhere, came before, or exceeds the window.
   */
  frame(frame: Frame): ReceiverEffect[] {
    this.#expect("receiving", "a frame");
    const { file } = frame;
    const incoming = this.#open(file);
    const { bytes, blocks } = incoming.add(frame);
    this.#reserve(bytes, blocks);
    return incoming.take(frame.block).map((block): ReceiverEffect => ({ do: "store", file, ...block }));
  }

  /** Block `block` of file `file` matched its digest and is written. */
  stored(file: number, block: number, digest: Uint8Array, length: number): ReceiverEffect[] {
    const incoming = this.#incoming.get(file);
    if (incoming === undefined) throw new RangeError(`file ${file} is not coming in`);
    incoming.stored(block, digest);
    incoming.storedBytes += length;
    this.#bytesUnderWay -= length;
    this.#blocksUnderWay--;
    this.#storedBytes += length;
    this.#movedBytes += length;
    this.#acknowledgements.addBlock(file, block, length);
    return [this.#progress(), { do: "acknowledge" }, ...this.#finishFile(file, incoming)];
  }

  /** Entry `file` is complete, verified, flushed and under its final name. */
  finished(file: number, digest: Uint8Array): ReceiverEffect[] {
    if (!this.#incoming.delete(file)) throw new RangeError(`file ${file} is not coming in`);
    this.#finished.add(file);
    this.#claims.forget(file);
    this.#digests.set(digest, file * DIGEST_BYTES);
    this.#acknowledgements.addFile(file);
    const effects: ReceiverEffect[] = [{ do: "acknowledge" }];
    if (this.#finished.size === this.#wanted.size) effects.push({ do: "complete", digests: this.#digests });
    return effects;
  }

  /** Everything is in place; `digest` is that of the whole transfer, over those of its entries. */
  completed(digest: Uint8Array): ReceiverEffect[] {
    this.#expect("receiving", "completed");
    this.#state = "closing";
    const message: TransferMessage = { type: "complete", digest: formatDigest(digest) };
    return [...this.acknowledge(), { do: "send", message }];
  }

  /** Everything that was stored since the last time, in as few messages as it takes. */
  acknowledge(): ReceiverEffect[] {
    return this.#acknowledgements.take().map((message): ReceiverEffect => ({ do: "send", message }));
  }

  get #entries(): readonly ManifestEntry[] {
    return this.#manifest?.entries ?? [];
  }

  #offered(): ReceiverEffect[] {
    this.#expect("listening", "offer");
    if (this.#manifest !== undefined) throw slipError("protocol", { detail: "a second offer" });
    this.#manifest = new ManifestReader();
    return [];
  }

  #listed(part: readonly ManifestEntry[]): ReceiverEffect[] {
    this.#listing("manifest").add(part);
    return [];
  }

  #listEnded(message: Extract<TransferMessage, { type: "manifest-end" }>): ReceiverEffect[] {
    const manifest = this.#listing("manifest-end");
    manifest.end(message);
    this.#state = "deciding";
    const { entries, totalBytes } = manifest;
    return [{ do: "decide", entries, totalBytes, leftOut: message.leftOut }];
  }

  #listing(what: string): ManifestReader {
    this.#expect("listening", what);
    if (this.#manifest === undefined) throw slipError("protocol", { detail: `${what} before the offer` });
    return this.#manifest;
  }

  #confirmed({ file, first, count }: Extract<TransferMessage, { type: "confirmed" }>): ReceiverEffect[] {
    this.#expect("receiving", "confirmed");
    const incoming = this.#open(file);
    const bytes = incoming.confirm(first, count);
    incoming.storedBytes += bytes;
    this.#storedBytes += bytes;
    return [this.#progress(), ...this.#finishFile(file, incoming)];
  }

  #filesEnded({ files, blocks }: Extract<TransferMessage, { type: "file-end" }>): ReceiverEffect[] {
    this.#expect("receiving", "file-end");
    return files.flatMap(([file, digest]) => {
      const incoming = this.#open(file);
      incoming.end(digest, blocks);
      return this.#finishFile(file, incoming);
    });
  }

  #finishFile(file: number, incoming: Incoming): ReceiverEffect[] {
    const ready = incoming.takeIfReady();
    if (ready === undefined) return [];
    const finish: ReceiverEffect = { do: "finish-file", file, ...ready };
    if (ready.digests !== undefined || ready.computed !== undefined) return [finish];
    incoming.storedBytes = this.#entries.at(file)!.size;
    this.#storedBytes += incoming.storedBytes;
    return [this.#progress(), finish];
  }

  #dismissed(): ReceiverEffect[] {
    this.#expect("closing", "bye");
    this.#state = "done";
    return [{ do: "finish" }];
  }

  #open(file: number): Incoming {
    const known = this.#incoming.get(file);
    if (known !== undefined) return known;
    if (!this.#wanted.has(file)) throw slipError("protocol", { detail: `file ${file}, which is not wanted` });
    if (this.#finished.has(file)) {
      throw slipError("protocol", { detail: `more of file ${file}, which is finished` });
    }
    if (this.#incoming.size >= WINDOW_BLOCKS) {
      throw slipError("protocol", { detail: "too many files at once" });
    }
    const { size, kind } = this.#entries.at(file)!;
    const opened = kind === "stream" ? new IncomingStream() : new IncomingFile(size, this.#claims.of(file));
    this.#incoming.set(file, opened);
    return opened;
  }

  #reserve(bytes: number, blocks: number): void {
    this.#bytesUnderWay += bytes;
    this.#blocksUnderWay += blocks;
    if (this.#bytesUnderWay > WINDOW_BYTES || this.#blocksUnderWay > WINDOW_BLOCKS) {
      throw slipError("protocol", { detail: "more blocks than the window has places" });
    }
  }

  #progress(): ReceiverEffect {
    return { do: "report-progress", bytes: this.#storedBytes };
  }

  #expect(state: ReceiverState, what: string): void {
    if (this.#state !== state) throw slipError("protocol", { detail: `${what} while ${this.#state}` });
  }
}
