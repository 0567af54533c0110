/**
 * A sender's and a receiver's machine joined with nothing between them: what one orders is done at once, later, or in
 * any order that a test chooses.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { BLOCK_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { decodeFrame, encodeFrame, type Frame } from "./frame.ts";
import { formatTransferMessage, parseTransferMessage, type TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { framesOf } from "./testing_files.ts";

/** SHA-256 of `bytes`. */
export function sha256Now(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

/** A file with its bytes. */
export interface MemoryFile extends ManifestEntry {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a test may change about a pair. */
export interface PairOptions {
  /** Which of `count` things that could happen next does. @default the first */
  readonly choose?: (count: number) => number;
  /** Changes what the receiver says, such as a smaller window. */
  readonly fromReceiver?: (message: TransferMessage) => TransferMessage;
  /** Whether the receiver wants the files. @default true */
  readonly accepts?: boolean;
}

/** Both machines, and everything between them that has not happened yet. */
export class MachinePair {
  readonly sender: SenderMachine;
  readonly receiver = new ReceiverMachine();
  /** What happened, one line each, but for frames. */
  readonly transcript: string[] = [];
  /** What the receiver wrote, by file. */
  readonly written = new Map<number, Uint8Array<ArrayBuffer>>();
  /** Files in the order in which they were finished. */
  readonly finished: number[] = [];
  /** Most bytes and blocks that the sender had ordered and not heard stored. */
  readonly most = { senderBytes: 0, senderBlocks: 0, receiverBytes: 0, receiverBlocks: 0 };
  readonly #files: readonly MemoryFile[];
  readonly #options: PairOptions;
  readonly #toReceiver: string[] = [];
  readonly #toSender: string[] = [];
  readonly #frames: Uint8Array<ArrayBuffer>[] = [];
  readonly #tasks: (() => void)[] = [];
  readonly #atSender = new Map<string, number>();
  readonly #atReceiver = new Map<string, number>();

  /** Offers `files`. */
  constructor(files: readonly MemoryFile[], options: PairOptions = {}) {
    this.#files = files;
    this.#options = options;
    this.sender = new SenderMachine(files.map(({ path, size }) => ({ path, size })));
  }

  /** Lets everything happen, until nothing is left to happen. */
  run(): this {
    this.#sendersOrders(this.sender.start());
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
    const length = Math.min(BLOCK_BYTES, this.#files[frame.file]!.size - frame.block * BLOCK_BYTES);
    this.#atReceiver.set(`${frame.file}/${frame.block}`, length);
    this.#receiversOrders(this.receiver.frame(frame));
    this.#measure();
  }

  #sendersOrders(effects: Iterable<SenderEffect>): void {
    for (const effect of effects) this.#doSenders(effect);
  }

  #doSenders(effect: SenderEffect): void {
    switch (effect.do) {
      case "send":
        return void this.#toReceiver.push(formatTransferMessage(effect.message));
      case "read": {
        this.#atSender.set(`${effect.file}/${effect.block}`, effect.length);
        return void this.#tasks.push(() => this.#read(effect));
      }
      case "digest-file": {
        const { file, digests } = effect;
        return void this.#tasks.push(() =>
          this.#sendersOrders(this.sender.fileDigested(file, sha256Now(digests)))
        );
      }
      case "digest-all":
        return void this.#tasks.push(() =>
          this.#sendersOrders(this.sender.allDigested(sha256Now(effect.digests)))
        );
      case "report-file":
        return void this.transcript.push(`sender: file ${effect.file} is there`);
      case "report-progress":
        return;
      default:
        this.transcript.push(`sender: ${effect.do}`);
    }
  }

  #read({ file, block, offset, length }: Extract<SenderEffect, { do: "read" }>): void {
    const bytes = this.#files[file]!.bytes.slice(offset, offset + length);
    const digest = sha256Now(bytes);
    for (const frame of framesOf(file, block, bytes, digest)) this.#frames.push(encodeFrame(frame));
    this.#sendersOrders(this.sender.digested(file, block, digest));
  }

  #receiversOrders(effects: Iterable<ReceiverEffect>): void {
    for (const effect of effects) this.#doReceivers(effect);
  }

  #doReceivers(effect: ReceiverEffect): void {
    switch (effect.do) {
      case "send": {
        const message = this.#options.fromReceiver?.(effect.message) ?? effect.message;
        return void this.#toSender.push(formatTransferMessage(message));
      }
      case "decide":
        return void this.#tasks.push(() => this.#decide());
      case "store":
        return void this.#tasks.push(() => this.#store(effect));
      case "finish-file":
        return void this.#tasks.push(() => this.#finishFile(effect));
      case "digest-all":
        return void this.#tasks.push(() =>
          this.#receiversOrders(this.receiver.allDigested(sha256Now(effect.digests)))
        );
      case "acknowledge":
        return void this.#tasks.push(() => this.#receiversOrders(this.receiver.acknowledge()));
      case "report-progress":
        return;
      default:
        this.transcript.push(`receiver: ${effect.do}`);
    }
  }

  #decide(): void {
    const { accepts = true } = this.#options;
    this.#receiversOrders(accepts ? this.receiver.accept() : this.receiver.decline("not wanted"));
  }

  #store({ file, block, bytes, digest }: Extract<ReceiverEffect, { do: "store" }>): void {
    if (!sha256Now(bytes).every((byte, at) => digest[at] === byte)) {
      throw new Error("a block with a wrong digest");
    }
    const whole = this.written.get(file) ?? new Uint8Array(this.#files[file]!.size);
    this.written.set(file, whole);
    whole.set(bytes, block * BLOCK_BYTES);
    this.#atReceiver.delete(`${file}/${block}`);
    this.#receiversOrders(this.receiver.stored(file, block, digest, bytes.length));
  }

  #finishFile({ file, digests, expected }: Extract<ReceiverEffect, { do: "finish-file" }>): void {
    const digest = sha256Now(digests);
    if (digest.toHex() !== expected) throw new Error(`file ${file} with a wrong digest`);
    this.finished.push(file);
    this.#receiversOrders(this.receiver.finished(file, digest));
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
    case "offer":
      return `offer of ${message.files} files, ${message.totalBytes} bytes`;
    case "manifest":
      return `manifest of ${message.entries.map(({ path }) => path).join(" ")}`;
    case "file-end":
      return `file-end ${message.file}`;
    case "stored":
      return `stored ${message.blocks.map((pair) => pair.join("/")).join(" ")} files ${
        message.files.join(" ")
      }`.trim();
    default:
      return message.type;
  }
}
