/**
 * A sender's and a receiver's machine joined with nothing between them: what one orders is done at once, later, or in
 * any order that a test chooses.
 *
 * @module
 */

import { BLOCK_BYTES } from "../limits.ts";
import type { Claim, EntryKind, ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { decodeFrame, encodeFrame, type Frame } from "./frame.ts";
import { formatTransferMessage, parseTransferMessage, type TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { framesOf, sha256Now } from "./testing_files.ts";
import { joined } from "./testing_sink.ts";

export { sha256Now };

/** An entry with its bytes; of a stream, as many at a time as `chunks` says. */
export interface MemoryFile extends ManifestEntry {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly chunks?: readonly number[];
}

/** What a test may change about a pair. */
export interface PairOptions {
  /** Which of `count` things that could happen next does. @default the first */
  readonly choose?: (count: number) => number;
  /** Changes what the receiver says, such as a smaller window. */
  readonly fromReceiver?: (message: TransferMessage) => TransferMessage;
  /** Which entries the receiver wants; none declines. @default all */
  readonly wants?: (file: number) => boolean;
  /** What the receiver says to have. */
  readonly claims?: readonly Claim[];
  /** What it has: filled in by what is written. */
  readonly kept?: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

type Order<Effect extends { do: string }, Name extends Effect["do"]> = Extract<Effect, { do: Name }>;

/** Both machines, and everything between them that has not happened yet. */
export class MachinePair {
  readonly sender: SenderMachine;
  readonly receiver = new ReceiverMachine();
  /** What happened, one line each, but for frames. */
  readonly transcript: string[] = [];
  /** What the receiver has, by entry. */
  readonly written = new Map<number, Uint8Array<ArrayBuffer>>();
  /** How often each block travelled. */
  readonly moved = new Map<string, number>();
  /** Entries in the order in which they were finished. */
  readonly finished: number[] = [];
  /** Most bytes and blocks that the sender had ordered and not heard stored. */
  readonly most = { senderBytes: 0, senderBlocks: 0, receiverBytes: 0, receiverBlocks: 0 };
  /** What each side last told of its progress. */
  readonly progress = { sender: 0, receiver: 0 };
  readonly #files: readonly MemoryFile[];
  readonly #options: PairOptions;
  readonly #toReceiver: string[] = [];
  readonly #toSender: string[] = [];
  readonly #frames: Uint8Array<ArrayBuffer>[] = [];
  readonly #tasks: (() => void)[] = [];
  readonly #atSender = new Map<string, number>();
  readonly #atReceiver = new Map<string, number>();
  /** How much of each stream was read, and how often. */
  readonly #streamed = { bytes: 0, chunks: 0 };

  /** Offers `files`. */
  constructor(files: readonly MemoryFile[], options: PairOptions = {}) {
    this.#files = files;
    this.#options = options;
    this.sender = new SenderMachine(files);
    for (const [file, bytes] of options.kept ?? []) this.written.set(file, bytes.slice());
  }

  /** Lets everything happen, until nothing is left to happen. */
  run(): this {
    this.#sendersOrders(this.sender.start());
    this.#sendersOrders(this.sender.listed(this.#files));
    this.#sendersOrders(this.sender.listedAll(0));
    while (this.step());
    return this;
  }

  /** Lets one thing happen; false when nothing is left. */
  step(): boolean {
    const choices: (() => void)[] = [];
    if (this.#toReceiver.length > 0) choices.push(() => this.#hearReceiver(this.#toReceiver.shift()!));
    if (this.#toSender.length > 0) choices.push(() => this.#hearSender(this.#toSender.shift()!));
    for (const index of this.#tasks.keys()) choices.push(() => this.#tasks.splice(index, 1)[0]!());
    for (const index of this.#frames.keys()) {
      choices.push(() => this.#frame(this.#frames.splice(index, 1)[0]!));
    }
    if (choices.length === 0) return false;
    choices[this.#options.choose?.(choices.length) ?? 0]!();
    return true;
  }

  #hearReceiver(text: string): void {
    this.transcript.push(`sender -> ${summaryOf(text)}`);
    this.#receiversOrders(this.receiver.arrived(parseTransferMessage(text)));
  }

  #hearSender(text: string): void {
    const message = parseTransferMessage(text);
    this.transcript.push(`receiver -> ${summaryOf(text)}`);
    if (message.type === "stored") {
      for (const [file, block] of message.blocks) this.#atSender.delete(`${file}/${block}`);
    }
    this.#sendersOrders(this.sender.arrived(message));
    this.#measure();
  }

  #frame(bytes: Uint8Array<ArrayBuffer>): void {
    const frame: Frame = decodeFrame(bytes);
    const key = `${frame.file}/${frame.block}`;
    const known = this.#atReceiver.get(key) ?? 0;
    const length = this.#kindOf(frame.file) === "stream"
      ? known + frame.payload.length
      : Math.min(BLOCK_BYTES, this.#files[frame.file]!.size - frame.block * BLOCK_BYTES);
    this.#atReceiver.set(key, length);
    this.#receiversOrders(this.receiver.frame(frame));
    this.#measure();
  }

  #sendersOrders(effects: Iterable<SenderEffect>): void {
    for (const effect of effects) this.#doSenders(effect);
  }

  #doSenders(effect: SenderEffect): void {
    const later = (what: () => SenderEffect[]) => void this.#tasks.push(() => this.#sendersOrders(what()));
    switch (effect.do) {
      case "send":
        return void this.#toReceiver.push(formatTransferMessage(effect.message));
      case "read": {
        this.#atSender.set(`${effect.file}/${effect.block}`, effect.length);
        return void this.#tasks.push(() => this.#read(effect));
      }
      case "read-next":
        return void this.#tasks.push(() => this.#readNext(effect.file));
      case "compare":
        return later(() => this.#compare(effect));
      case "digest-file":
        return later(() => this.sender.fileDigested(effect.file, sha256Now(effect.digests)));
      case "end-files":
        return later(() => this.sender.endFiles());
      case "digest-all":
        return later(() => this.sender.allDigested(sha256Now(effect.digests)));
      case "report-file":
        return void this.transcript.push(`sender: file ${effect.file} is there`);
      case "report-progress":
        return void (this.progress.sender = effect.bytes);
      default:
        this.transcript.push(`sender: ${effect.do}`);
    }
  }

  #read({ file, block, offset, length }: Order<SenderEffect, "read">): void {
    this.#transmit(file, block, this.#files[file]!.bytes.slice(offset, offset + length));
  }

  #readNext(file: number): void {
    const { bytes: all, chunks = [] } = this.#files[file]!;
    const start = this.#streamed.bytes;
    const bytes = all.slice(start, start + (chunks[this.#streamed.chunks++] ?? all.length));
    this.#streamed.bytes += bytes.length;
    const { block, effects } = this.sender.streamed(file, bytes.length);
    if (block !== undefined) {
      this.#atSender.set(`${file}/${block}`, bytes.length);
      this.#transmit(file, block, bytes);
    }
    this.#sendersOrders(effects);
  }

  #transmit(file: number, block: number, bytes: Uint8Array<ArrayBuffer>): void {
    const digest = sha256Now(bytes);
    const key = `${file}/${block}`;
    this.moved.set(key, (this.moved.get(key) ?? 0) + 1);
    for (const frame of framesOf(file, block, bytes, digest)) this.#frames.push(encodeFrame(frame));
    this.#sendersOrders(this.sender.digested(file, block, digest));
  }

  #compare({ file, block }: Order<SenderEffect, "compare">): SenderEffect[] {
    const bytes = this.#files[file]!.bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
    return this.sender.compared(file, block, sha256Now(bytes));
  }

  #receiversOrders(effects: Iterable<ReceiverEffect>): void {
    for (const effect of effects) this.#doReceivers(effect);
  }

  #doReceivers(effect: ReceiverEffect): void {
    const later = (what: () => ReceiverEffect[]) =>
      void this.#tasks.push(() => this.#receiversOrders(what()));
    switch (effect.do) {
      case "send":
        return this.#sayToSender(effect.message);
      case "decide":
        return later(() => this.#decide());
      case "store":
        // A stream is written in order, like a driver does.
        if (this.#kindOf(effect.file) === "stream") return this.#receiversOrders(this.#store(effect));
        return later(() => this.#store(effect));
      case "finish-file":
        return later(() => this.#finishFile(effect));
      case "complete":
        return later(() => this.receiver.completed(sha256Now(effect.digests)));
      case "acknowledge":
        return later(() => this.receiver.acknowledge());
      case "report-progress":
        return void (this.progress.receiver = effect.bytes);
      default:
        this.transcript.push(`receiver: ${effect.do}`);
    }
  }

  #sayToSender(message: TransferMessage): void {
    this.#toSender.push(formatTransferMessage(this.#options.fromReceiver?.(message) ?? message));
  }

  #decide(): ReceiverEffect[] {
    const { wants = () => true, claims = [] } = this.#options;
    const wanted = new BitSet(this.#files.length);
    for (const file of this.#files.keys()) if (wants(file)) wanted.add(file);
    if (wanted.size === 0) return this.receiver.decline("not wanted");
    for (const message of this.receiver.choose(wanted)) this.#sayToSender(message);
    for (const message of claims.flatMap((claim) => this.receiver.claim(claim))) this.#sayToSender(message);
    for (const message of this.receiver.claimed()) this.#sayToSender(message);
    return this.receiver.accept();
  }

  #store({ file, block, offset, bytes, digest }: Order<ReceiverEffect, "store">): ReceiverEffect[] {
    if (!sha256Now(bytes).every((byte, at) => digest[at] === byte)) {
      throw new Error("a block with a wrong digest");
    }
    const isStream = this.#kindOf(file) === "stream";
    const whole = this.written.get(file) ?? new Uint8Array(this.#files[file]!.size);
    if (isStream && whole.length !== offset) throw new Error("a stream out of order");
    if (isStream) this.written.set(file, joined([whole, bytes]));
    else {
      this.written.set(file, whole);
      whole.set(bytes, offset);
    }
    this.#atReceiver.delete(`${file}/${block}`);
    return this.receiver.stored(file, block, digest, bytes.length);
  }

  #finishFile(order: Order<ReceiverEffect, "finish-file">): ReceiverEffect[] {
    const { file, digests, computed = Uint8Array.fromHex(order.expected), expected } = order;
    const digest = digests === undefined ? computed : sha256Now(digests);
    if (digest.toHex() !== expected) throw new Error(`file ${file} with a wrong digest`);
    this.finished.push(file);
    return this.receiver.finished(file, digest);
  }

  #kindOf(file: number): EntryKind {
    return this.#files[file]!.kind ?? "file";
  }

  #measure(): void {
    const sum = (blocks: Map<string, number>) => blocks.values().reduce((sum, length) => sum + length, 0);
    const { most } = this;
    most.senderBytes = Math.max(most.senderBytes, sum(this.#atSender));
    most.senderBlocks = Math.max(most.senderBlocks, this.#atSender.size);
    most.receiverBytes = Math.max(most.receiverBytes, sum(this.#atReceiver));
    most.receiverBlocks = Math.max(most.receiverBlocks, this.#atReceiver.size);
  }
}

/** A message in a few words. */
function summaryOf(text: string): string {
  const message = parseTransferMessage(text);
  switch (message.type) {
    case "manifest":
      return `manifest of ${message.entries.map(({ path }) => path).join(" ")}`;
    case "manifest-end":
      return `manifest-end of ${message.entries} entries, ${message.totalBytes} bytes`;
    case "skip":
      return `skip ${message.ranges.map((range) => range.join("-")).join(" ")}`;
    case "have-files":
      return `have-files ${message.files.map(([file]) => file).join(" ")}`;
    case "have-blocks":
      return `have-blocks of ${message.file} from ${message.first}`;
    case "confirmed":
      return `confirmed ${message.count} of ${message.file} from ${message.first}`;
    case "file-end":
      return `file-end ${message.files.map(([file]) => file).join(" ")}`;
    case "stored":
      return `stored ${message.blocks.map((pair) => pair.join("/")).join(" ")} files ${
        message.files.join(" ")
      }`.trim();
    default:
      return message.type;
  }
}
