/**
 * The receiver of a transfer as a plain machine: what arrives goes in, orders come out.
 *
 *     listening ──offer, manifest──▶ deciding ──accept──▶ receiving ──every file finished──▶ closing ──bye──▶ done
 *                                        └────decline───▶ declined
 *
 * It holds no more than the window it granted: pieces of blocks beyond it break the protocol.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { DigestList, formatDigest } from "./digest_list.ts";
import type { Frame } from "./frame.ts";
import { IncomingFile } from "./incoming_file.ts";
import { ManifestReader } from "./manifest.ts";
import type { TransferMessage } from "./messages.ts";

/** What the receiver's driver is to do. */
export type ReceiverEffect =
  | { readonly do: "send"; readonly message: TransferMessage }
  /** Ask whether to take these, then call {@linkcode ReceiverMachine.accept} or {@linkcode ReceiverMachine.decline}. */
  | { readonly do: "decide"; readonly entries: readonly ManifestEntry[]; readonly totalBytes: number }
  /** Compare `bytes` with `digest`, write them, then call {@linkcode ReceiverMachine.stored}. */
  | {
    readonly do: "store";
    readonly file: number;
    readonly block: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly digest: Uint8Array<ArrayBuffer>;
  }
  /** Hash `digests`, compare with `expected`, finish the file, then call {@linkcode ReceiverMachine.finished}. */
  | {
    readonly do: "finish-file";
    readonly file: number;
    readonly digests: Uint8Array<ArrayBuffer>;
    readonly expected: string;
  }
  /** Hash `digests` and report with {@linkcode ReceiverMachine.allDigested}. */
  | { readonly do: "digest-all"; readonly digests: Uint8Array<ArrayBuffer> }
  /** There is something to acknowledge: call {@linkcode ReceiverMachine.acknowledge} once this turn is over. */
  | { readonly do: "acknowledge" }
  /** So many bytes are stored in all. */
  | { readonly do: "report-progress"; readonly bytes: number }
  /** Everything is stored; the sender may still have to hear of it. */
  | { readonly do: "stored-all"; readonly digest: string }
  /** The sender knows. */
  | { readonly do: "finish" };

/**
 * Where a receiver stands.
 * - `listening`: the offer or parts of the manifest are still to come.
 * - `deciding`: the person or a rule decides.
 * - `receiving`: blocks come in.
 * - `closing`: everything is stored; the sender has been told and should say goodbye.
 * - `done`: it did.
 * - `declined`: the files were not wanted.
 */
export type ReceiverState = "listening" | "deciding" | "receiving" | "closing" | "done" | "declined";

/** One transfer, seen from its receiver. */
export class ReceiverMachine {
  #state: ReceiverState = "listening";
  #manifest: ManifestReader | undefined;
  readonly #files = new Map<number, IncomingFile>();
  #finishedFiles = new Set<number>();
  #fileDigests = new DigestList(0);
  #bytesUnderWay = 0;
  #blocksUnderWay = 0;
  #storedBytes = 0;
  #unacknowledgedBlocks: [file: number, block: number][] = [];
  #unacknowledgedFiles: number[] = [];

  /** Where it stands. */
  get state(): ReceiverState {
    return this.#state;
  }

  /** Whether the sender owes us bytes: nothing of a block waits to be stored, and there is more to come. */
  get isOwed(): boolean {
    return this.#state === "listening" || this.#state === "receiving" || this.#state === "closing";
  }

  /**
   * A control message from the sender.
   * @throws SlipError `protocol` when it makes no sense now.
   */
  arrived(message: TransferMessage): ReceiverEffect[] {
    switch (message.type) {
      case "offer":
        return this.#offered(message);
      case "manifest":
        return this.#listed(message.entries);
      case "file-end":
        return this.#fileEnded(message.file, message.digest);
      case "bye":
        return this.#dismissed();
      default:
        throw slipError("protocol", { detail: `${message.type} from a sender` });
    }
  }

  /** The files are wanted. */
  accept(): ReceiverEffect[] {
    this.#expect("deciding", "accept");
    this.#state = "receiving";
    this.#fileDigests = new DigestList(this.#entries.length);
    const message: TransferMessage = {
      type: "accept",
      windowBytes: WINDOW_BYTES,
      windowBlocks: WINDOW_BLOCKS,
    };
    return [{ do: "send", message }];
  }

  /** The files are not wanted; `reason` is shown to the sender. */
  decline(reason: string): ReceiverEffect[] {
    this.#expect("deciding", "decline");
    this.#state = "declined";
    return [{ do: "send", message: { type: "decline", reason: reason.slice(0, 200) } }];
  }

  /**
   * A piece of a block.
   * @throws SlipError `protocol` when it belongs nowhere, came before, or exceeds the window.
   */
  frame(frame: Frame): ReceiverEffect[] {
    this.#expect("receiving", "a frame");
    const file = this.#open(frame.file);
    const opened = file.add(frame);
    if (opened > 0) this.#reserve(opened);
    const block = file.take(frame.block);
    return block === undefined ? [] : [{ do: "store", file: frame.file, block: frame.block, ...block }];
  }

  /** Block `block` of file `file` matched its digest and is written. */
  stored(file: number, block: number, digest: Uint8Array, length: number): ReceiverEffect[] {
    const incoming = this.#files.get(file);
    if (incoming === undefined) throw new RangeError(`file ${file} is not coming in`);
    incoming.stored(block, digest);
    this.#bytesUnderWay -= length;
    this.#blocksUnderWay--;
    this.#storedBytes += length;
    this.#unacknowledgedBlocks.push([file, block]);
    const progress: ReceiverEffect = { do: "report-progress", bytes: this.#storedBytes };
    return [progress, { do: "acknowledge" }, ...this.#finishFile(file, incoming)];
  }

  /** File `file` is complete, verified, flushed and under its final name. */
  finished(file: number, digest: Uint8Array): ReceiverEffect[] {
    this.#files.delete(file);
    this.#finishedFiles.add(file);
    this.#fileDigests.set(file, digest);
    this.#unacknowledgedFiles.push(file);
    const effects: ReceiverEffect[] = [{ do: "acknowledge" }];
    if (this.#fileDigests.isComplete) effects.push({ do: "digest-all", digests: this.#fileDigests.bytes() });
    return effects;
  }

  /** The digest of the whole transfer, over those of its files. */
  allDigested(digest: Uint8Array): ReceiverEffect[] {
    this.#state = "closing";
    const hex = formatDigest(digest);
    return [
      ...this.acknowledge(),
      { do: "stored-all", digest: hex },
      { do: "send", message: { type: "complete", digest: hex } },
    ];
  }

  /** One message for everything that was stored since the last; nothing when nothing was. */
  acknowledge(): ReceiverEffect[] {
    const blocks = this.#unacknowledgedBlocks.splice(0);
    const files = this.#unacknowledgedFiles.splice(0);
    if (blocks.length + files.length === 0) return [];
    return [{ do: "send", message: { type: "stored", blocks, files } }];
  }

  get #entries(): readonly ManifestEntry[] {
    return this.#manifest?.entries ?? [];
  }

  #offered(message: Extract<TransferMessage, { type: "offer" }>): ReceiverEffect[] {
    this.#expect("listening", "offer");
    if (this.#manifest !== undefined) throw slipError("protocol", { detail: "a second offer" });
    this.#manifest = new ManifestReader(message);
    return [];
  }

  #listed(part: readonly ManifestEntry[]): ReceiverEffect[] {
    this.#expect("listening", "manifest");
    if (this.#manifest === undefined) throw slipError("protocol", { detail: "a manifest before the offer" });
    if (!this.#manifest.add(part)) return [];
    this.#state = "deciding";
    return [{ do: "decide", entries: this.#manifest.entries, totalBytes: this.#manifest.totalBytes }];
  }

  #fileEnded(file: number, digest: string): ReceiverEffect[] {
    this.#expect("receiving", "file-end");
    const incoming = this.#open(file);
    incoming.end(digest);
    return this.#finishFile(file, incoming);
  }

  #finishFile(file: number, incoming: IncomingFile): ReceiverEffect[] {
    const ready = incoming.takeIfReady();
    return ready === undefined ? [] : [{ do: "finish-file", file, ...ready }];
  }

  #dismissed(): ReceiverEffect[] {
    this.#expect("closing", "bye");
    this.#state = "done";
    return [{ do: "finish" }];
  }

  #open(file: number): IncomingFile {
    const entry = this.#entries[file];
    if (entry === undefined) {
      throw slipError("protocol", { detail: `file ${file} of ${this.#entries.length}` });
    }
    if (this.#finishedFiles.has(file)) {
      throw slipError("protocol", { detail: `more of file ${file}, which is finished` });
    }
    let incoming = this.#files.get(file);
    if (incoming === undefined) {
      if (this.#files.size >= WINDOW_BLOCKS) {
        throw slipError("protocol", { detail: "too many files at once" });
      }
      this.#files.set(file, incoming = new IncomingFile(entry.size));
    }
    return incoming;
  }

  #reserve(length: number): void {
    this.#bytesUnderWay += length;
    this.#blocksUnderWay++;
    if (this.#bytesUnderWay > WINDOW_BYTES || this.#blocksUnderWay > WINDOW_BLOCKS) {
      throw slipError("protocol", { detail: "more blocks than the window has places" });
    }
  }

  #expect(state: ReceiverState, what: string): void {
    if (this.#state !== state) throw slipError("protocol", { detail: `${what} while ${this.#state}` });
  }
}
