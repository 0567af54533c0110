/**
 * Drives a {@linkcode SenderMachine}: lists, reads, hashes, waits for the lane.
 *
 * Why one file: it is one table of what is ordered and who does it.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { within } from "../deadline.ts";
import { asSlipError, slipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import type { Platform, Source } from "../ports.ts";
import type { Report } from "../status.ts";
import { warningText } from "../warnings.ts";
import { BlockLoader, type LoadedBlock } from "./block_loader.ts";
import { Conversation } from "./conversation.ts";
import { Course } from "./course.ts";
import { filesInFlight } from "./in_flight.ts";
import { isBulk, type TransferMessage } from "./messages.ts";
import type { PauseControl } from "./pause.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { type NumberedBlock, SendingPump } from "./sending_pump.ts";
import type { TransferSummary } from "./summary.ts";
import type { Throttle } from "./throttle.ts";
import type { Timings } from "./timings.ts";
import { WorkInHand } from "./work_in_hand.ts";

/** What sending needs. */
export interface SendingOptions {
  /** Open to a receiver; closed at the end. */
  readonly lane: Lane;
  readonly source: Source;
  /** Reads `source`; receivers that run together share one. @default one of its own */
  readonly loader?: BlockLoader;
  readonly platform: Platform;
  readonly report: Report;
  /** Resolves when the server says that the peer's socket closed, which makes less silence suffice. */
  readonly peerLeft?: Promise<void> | undefined;
  /** Tells the receiver and rejects with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** @default those of limits.ts */
  readonly timings?: Timings;
  /** Bounds the rate, together with others that share it. @default no bound */
  readonly throttle?: Throttle;
  /** Pauses it from this side. @default nobody does */
  readonly pause?: PauseControl | undefined;
}

/**
 * Sends everything in `source` that its receiver wants. Resolves when the receiver has verified and stored it all.
 * Nothing of `source` is being listed or read when this settles, but for a stream that has nothing yet.
 * @throws SlipError `declined`, or whatever ended it.
 */
export async function sendOver(options: SendingOptions): Promise<TransferSummary> {
  const sending = new Sending(options);
  return await sending.run(options.signal);
}

type Order<Name extends SenderEffect["do"]> = Extract<SenderEffect, { do: Name }>;

class Sending {
  readonly #lane: Lane;
  readonly #source: Source;
  readonly #loader: BlockLoader;
  readonly #platform: Platform;
  readonly #report: Report;
  readonly #throttle: Throttle | undefined;
  readonly #machine: SenderMachine;
  readonly #conversation: Conversation;
  readonly #pump: SendingPump;
  readonly #course: Course;
  readonly #finished = Promise.withResolvers<TransferSummary>();
  /** What uses the source or the platform: awaited at the end. */
  readonly #tasks = new WorkInHand((error) => this.#conversation.fail(error));
  /** Aborts when it ends: nothing is begun any more. */
  readonly #ending = new AbortController();
  /** Resolves when it ends. */
  readonly #over = Promise.withResolvers<void>();
  /** Waits for the source or the throttle, other than the pump's; and for the receiver to take a part of the manifest. */
  #ownWaits = 0;
  #isWaitingForTurn = false;

  constructor(options: SendingOptions) {
    const { lane, source, platform, report, timings, throttle } = options;
    this.#lane = lane;
    this.#source = source;
    this.#platform = platform;
    this.#loader = options.loader ?? new BlockLoader(source, (bytes) => platform.sha256(bytes));
    this.#report = report;
    this.#throttle = throttle;
    this.#machine = new SenderMachine(source.entries);
    this.#pump = new SendingPump({
      load: ({ file, block }) => block === undefined ? this.#readNext(file) : this.#read(file, block),
      send: (frame) => this.#sendFrame(frame),
      digested: (file, block, digest) => {
        if (!this.#isEnding) this.#apply(this.#machine.digested(file, block, digest));
      },
      failed: (error) => this.#conversation.fail(error),
    });
    this.#conversation = new Conversation(lane, {
      message: (message) => this.#apply(this.#machine.arrived(message)),
      frame: () => {
        throw slipError("protocol", { detail: "a frame from a receiver" });
      },
      isOwed: () => !this.#course.isPaused && this.#isOwed,
      isBusy: () => this.#course.isPausedHere || this.#ownWaits > 0 || this.#pump.isLoading,
      isPaused: () => this.#course.isPausedHere,
      peerPauses: (isPaused) => this.#course.peerPauses(isPaused),
    }, timings);
    this.#course = new Course({
      lane,
      report,
      pause: options.pause,
      inFlight: () => filesInFlight(this.#machine, source.entries),
      changedHere: () => this.#conversation.ping(),
    });
    options.peerLeft?.then(() => this.#conversation.suspect());
  }

  async run(signal: AbortSignal | undefined): Promise<TransferSummary> {
    this.#loader.join();
    try {
      this.#conversation.open();
      this.#apply(this.#machine.start());
      this.#start(this.#list());
      const outcome = Promise.race([this.#finished.promise, this.#conversation.failure()]);
      const summary = await within(outcome, { signal });
      await this.#conversation.end();
      return summary;
    } catch (error) {
      const reason = asSlipError(error);
      this.#stop();
      if (this.#machine.state === "declined") this.#conversation.close();
      else await this.#conversation.end(reason);
      throw reason;
    } finally {
      this.#stop();
      this.#conversation.close();
      await this.#tasks.over();
      this.#loader.leave();
    }
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  get #isOwed(): boolean {
    return this.#isWaitingForTurn || this.#machine.isOwed(this.#pump.unsent);
  }

  #stop(): void {
    this.#ending.abort();
    this.#over.resolve();
    this.#pump.stop();
    this.#course.end();
  }

  /** Passes the entries on as they are found, at the receiver's pace. */
  async #list(): Promise<void> {
    const parts = this.#source.list()[Symbol.asyncIterator]();
    try {
      for (let part = await this.#own(parts.next()); !part.done; part = await this.#own(parts.next())) {
        await this.#sayAll(this.#machine.listed(part.value));
        if (this.#isEnding) return;
      }
    } finally {
      await parts.return?.();
    }
    if (this.#isEnding) return;
    const { leftOut } = this.#source;
    const last = this.#machine.listedAll(leftOut.length);
    this.#reportOffer();
    await this.#sayAll(last);
  }

  async #sayAll(effects: readonly SenderEffect[]): Promise<void> {
    for (const effect of effects) {
      if (this.#isEnding || effect.do !== "send") return;
      await this.#sayInTurn(effect.message);
    }
  }

  async #sayInTurn(message: TransferMessage): Promise<void> {
    if (!isBulk(message)) return this.#conversation.say(message);
    this.#isWaitingForTurn = true;
    await Promise.race([this.#conversation.sayInTurn(message), this.#over.promise]);
    this.#isWaitingForTurn = false;
  }

  #reportOffer(): void {
    const { entries, leftOut } = this.#source;
    this.#report({ event: "offer", files: entries, totalBytes: this.#machine.wantedBytes });
    for (const { path, reason } of leftOut) {
      this.#report({ event: "warning", code: reason, path, message: warningText(reason, path) });
    }
  }

  #apply(effects: Iterable<SenderEffect>): void {
    if (this.#isEnding) return;
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: SenderEffect): void {
    switch (effect.do) {
      case "send":
        return this.#conversation.say(effect.message);
      case "read":
        return this.#pump.order(effect);
      case "read-next":
        return this.#pump.order({ file: effect.file, length: BLOCK_BYTES });
      case "compare":
        return this.#start(this.#compare(effect));
      case "digest-file":
        return this.#hash(effect.digests, (digest) => this.#machine.fileDigested(effect.file, digest));
      case "end-files":
        return queueMicrotask(() => this.#apply(this.#machine.endFiles()));
      case "digest-all":
        return this.#hash(effect.digests, (digest) => this.#machine.allDigested(digest));
      case "report-accepted":
        this.#course.begin(effect.wanted.bytes);
        return this.#report({ event: "accepted" });
      case "report-declined":
        this.#report({ event: "declined", reason: effect.reason });
        return this.#conversation.fail(slipError("declined"));
      case "report-progress":
        return this.#course.update(effect.bytes, this.#machine.movedBytes);
      case "report-file": {
        const { path } = this.#source.entries.at(effect.file)!;
        return this.#report({ event: "file", path, bytes: effect.bytes, digest: effect.digest });
      }
      case "finish":
        this.#course.complete();
        return this.#finished.resolve(this.#summary(effect));
    }
  }

  #read(file: number, block: number): Promise<LoadedBlock> {
    const loaded = this.#loader.load(file, block);
    // Until its digest is there as well: hashing is nothing that may go on after the end.
    this.#start(loaded.then(digestOf));
    return loaded;
  }

  /** No task: a stream may have nothing for as long as it likes, also after the end. */
  async #readNext(file: number): Promise<NumberedBlock | undefined> {
    const bytes = await this.#source.next!(file, BLOCK_BYTES);
    if (this.#isEnding) return undefined;
    const digest = this.#platform.sha256(bytes);
    this.#start(digest);
    const { block, effects } = this.#machine.streamed(file, bytes.length);
    this.#apply(effects);
    return block === undefined ? undefined : { block, bytes, digest };
  }

  async #compare({ file, block }: Order<"compare">): Promise<void> {
    await this.#course.running();
    if (this.#isEnding) return;
    const digest = await this.#own(this.#loader.digest(file, block));
    this.#apply(this.#machine.compared(file, block, digest));
  }

  async #sendFrame(frame: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#course.isPaused) {
      await this.#course.running();
      if (this.#isEnding) return;
    }
    if (this.#throttle !== undefined) {
      await this.#own(this.#throttle.pass(frame.length, this.#ending.signal));
      if (this.#isEnding) return;
    }
    await this.#lane.writable();
    this.#conversation.moved();
    this.#lane.sendData(frame);
  }

  /** Waits for something of this side's, for which the receiver is not to blame. */
  async #own<Value>(promise: Promise<Value>): Promise<Value> {
    this.#ownWaits++;
    return await promise.finally(() => this.#ownWaits--);
  }

  #hash(bytes: Uint8Array<ArrayBuffer>, then: (digest: Uint8Array) => SenderEffect[]): void {
    this.#start(
      this.#platform.sha256(bytes).then((digest) => {
        if (!this.#isEnding) this.#apply(then(digest));
      }),
    );
  }

  #start(task: Promise<unknown>): void {
    void this.#tasks.start(task);
  }

  #summary({ digest, wanted, bytes, movedBytes }: Order<"finish">): TransferSummary {
    const { seconds } = this.#course;
    const leftOut = this.#source.leftOut.length;
    return { bytes, files: wanted.files, seconds, digest, movedBytes, leftOut };
  }
}

function digestOf({ digest }: LoadedBlock): LoadedBlock["digest"] {
  return digest;
}
