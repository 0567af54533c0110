/**
 * Drives a {@linkcode SenderMachine}: reads, hashes, cuts into frames, waits for the lane.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { within } from "../deadline.ts";
import { asSlipError, slipError } from "../errors.ts";
import { FRAME_PAYLOAD_BYTES } from "../limits.ts";
import type { Platform, Source } from "../ports.ts";
import type { Report } from "../status.ts";
import { Conversation } from "./conversation.ts";
import { encodeFrame } from "./frame.ts";
import { totalBytes } from "./manifest.ts";
import type { TransferMessage } from "./messages.ts";
import { Progress } from "./progress.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import type { TransferSummary } from "./summary.ts";
import type { Timings } from "./timings.ts";

/** What sending needs. */
export interface SendingOptions {
  /** Open to a receiver; closed at the end. */
  readonly lane: Lane;
  readonly source: Source;
  readonly platform: Platform;
  readonly report: Report;
  /** Tells the receiver and rejects with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** @default those of limits.ts */
  readonly timings?: Timings;
}

/**
 * Sends everything in `source`. Resolves when the receiver has verified and stored it all. Nothing of `source` is being
 * read when this settles.
 * @throws SlipError `declined`, or whatever ended it.
 */
export async function sendOver(options: SendingOptions): Promise<TransferSummary> {
  const sending = new Sending(options);
  return await sending.run(options.signal);
}

type ReadOrder = Extract<SenderEffect, { do: "read" }>;

/** A block in memory, its digest being computed. */
interface LoadedBlock {
  readonly order: ReadOrder;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly digest: Promise<Uint8Array<ArrayBuffer>>;
}

class Sending {
  readonly #lane: Lane;
  readonly #source: Source;
  readonly #platform: Platform;
  readonly #report: Report;
  readonly #machine: SenderMachine;
  readonly #conversation: Conversation;
  readonly #finished = Promise.withResolvers<TransferSummary>();
  readonly #orders: ReadOrder[] = [];
  readonly #tasks = new Set<Promise<void>>();
  #isPumping = false;
  #isReading = false;
  /** Nothing is begun any more. */
  #isEnding = false;
  #progress: Progress | undefined;

  constructor({ lane, source, platform, report, timings }: SendingOptions) {
    this.#lane = lane;
    this.#source = source;
    this.#platform = platform;
    this.#report = report;
    this.#machine = new SenderMachine(source.entries);
    this.#conversation = new Conversation(lane, {
      message: (message: TransferMessage) => this.#apply(this.#machine.arrived(message)),
      frame: () => {
        throw slipError("protocol", { detail: "a frame from a receiver" });
      },
      isOwed: () => this.#machine.isOwed && !this.#isReading,
    }, timings);
  }

  async run(signal: AbortSignal | undefined): Promise<TransferSummary> {
    try {
      this.#reportOffer();
      this.#conversation.open();
      this.#apply(this.#machine.start());
      const outcome = Promise.race([this.#finished.promise, this.#conversation.failure()]);
      const summary = await within(outcome, { signal });
      await this.#conversation.end();
      return summary;
    } catch (error) {
      const reason = asSlipError(error);
      this.#isEnding = true;
      if (this.#machine.state === "declined") this.#conversation.close();
      else await this.#conversation.end(reason);
      throw reason;
    } finally {
      this.#isEnding = true;
      this.#conversation.close();
      await Promise.all(this.#tasks);
    }
  }

  #reportOffer(): void {
    const files = this.#source.entries.map(({ path, size }) => ({ path, size }));
    this.#report({ event: "offer", files, totalBytes: totalBytes(this.#source.entries) });
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
        this.#orders.push(effect);
        return this.#start(this.#pump());
      case "digest-file":
        return this.#hash(effect.digests, (digest) => this.#machine.fileDigested(effect.file, digest));
      case "digest-all":
        return this.#hash(effect.digests, (digest) => this.#machine.allDigested(digest));
      case "report-accepted":
        this.#progress = new Progress(totalBytes(this.#source.entries), this.#report, performance.now());
        return this.#report({ event: "accepted" });
      case "report-declined":
        this.#report({ event: "declined", reason: effect.reason });
        return this.#conversation.fail(slipError("declined"));
      case "report-progress":
        return this.#progress?.update(effect.bytes, performance.now());
      case "report-file": {
        const { path, size } = this.#source.entries[effect.file]!;
        return this.#report({ event: "file", path, bytes: size, digest: effect.digest });
      }
      case "finish":
        return this.#finished.resolve(this.#summary(effect.digest));
    }
  }

  /** Sends the ordered blocks one after the other; the next is read while this one waits for the lane. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      let ahead = this.#loadNext();
      while (ahead !== undefined) {
        this.#isReading = true;
        const block = await ahead;
        this.#isReading = false;
        ahead = this.#loadNext();
        await this.#transmit(block);
        ahead ??= this.#loadNext();
      }
    } finally {
      this.#isPumping = this.#isReading = false;
    }
  }

  #loadNext(): Promise<LoadedBlock> | undefined {
    const order = this.#orders.shift();
    if (order === undefined || this.#isEnding) return undefined;
    const loaded = this.#load(order);
    this.#start(loaded.then(async ({ digest }) => void await digest));
    return loaded;
  }

  async #load(order: ReadOrder): Promise<LoadedBlock> {
    const bytes = await this.#source.read(order.file, order.offset, order.length);
    const digest = this.#platform.sha256(bytes);
    digest.catch(() => {});
    return { order, bytes, digest };
  }

  async #transmit({ order: { file, block }, bytes, digest }: LoadedBlock): Promise<void> {
    for (let offset = 0; offset < bytes.length; offset += FRAME_PAYLOAD_BYTES) {
      const payload = bytes.subarray(offset, offset + FRAME_PAYLOAD_BYTES);
      const isLast = offset + payload.length === bytes.length;
      if (isLast) this.#apply(this.#machine.digested(file, block, await digest));
      await this.#lane.writable();
      this.#conversation.moved();
      this.#lane.sendData(
        encodeFrame({ file, block, offset, payload, digest: isLast ? await digest : undefined }),
      );
    }
  }

  #hash(bytes: Uint8Array<ArrayBuffer>, then: (digest: Uint8Array) => SenderEffect[]): void {
    this.#start(this.#platform.sha256(bytes).then((digest) => this.#apply(then(digest))));
  }

  #start(task: Promise<void>): void {
    const tracked = task.catch((error) => this.#conversation.fail(error))
      .finally(() => this.#tasks.delete(tracked));
    this.#tasks.add(tracked);
  }

  #summary(digest: string): TransferSummary {
    const { entries } = this.#source;
    const seconds = this.#progress?.seconds(performance.now()) ?? 0;
    return { bytes: totalBytes(entries), files: entries.length, seconds, digest };
  }
}
