/**
 * Drives a {@linkcode ReceiverMachine}: asks, compares digests, writes, acknowledges.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { within } from "../deadline.ts";
import { asSlipError, slipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import type { ManifestEntry, Platform, Sink } from "../ports.ts";
import type { Report } from "../status.ts";
import { Conversation } from "./conversation.ts";
import { formatDigest } from "./digest_list.ts";
import { Progress } from "./progress.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import type { TransferSummary } from "./summary.ts";
import { TIMINGS, type Timings } from "./timings.ts";

/**
 * Shown an offer that could be stored; false declines it. When `signal` aborts, the sender has left or the receiver was
 * interrupted, and nobody waits for the answer any more.
 */
export type Decide = (
  entries: readonly ManifestEntry[],
  totalBytes: number,
  signal: AbortSignal,
) => Promise<boolean>;

/** What receiving needs. */
export interface ReceivingOptions {
  /** Open to a sender; closed at the end. */
  readonly lane: Lane;
  /** Closed at the end, which removes what is not finished. */
  readonly sink: Sink;
  readonly decide: Decide;
  readonly platform: Platform;
  readonly report: Report;
  /** Tells the sender and rejects with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** @default those of limits.ts */
  readonly timings?: Timings;
}

/**
 * Receives an offer into `sink`. Resolves when everything is verified, stored under its final name, and the sender was
 * told.
 * @throws SlipError `refused` when the files were not wanted, or whatever ended it.
 */
export async function receiveOver(options: ReceivingOptions): Promise<TransferSummary> {
  const receiving = new Receiving(options);
  return await receiving.run(options.signal);
}

type Order<Name extends ReceiverEffect["do"]> = Extract<ReceiverEffect, { do: Name }>;

class Receiving {
  readonly #sink: Sink;
  readonly #decide: Decide;
  readonly #platform: Platform;
  readonly #report: Report;
  readonly #machine = new ReceiverMachine();
  readonly #conversation: Conversation;
  readonly #finished = Promise.withResolvers<void>();
  readonly #closeGraceMs: number;
  /** What touches the sink: awaited before the sink is closed. */
  readonly #tasks = new Set<Promise<void>>();
  /** Aborts when it ends: nothing is begun any more. */
  readonly #ending = new AbortController();
  #entries: readonly ManifestEntry[] = [];
  #totalBytes = 0;
  #progress: Progress | undefined;
  #summary: TransferSummary | undefined;
  #isAcknowledging = false;

  constructor({ lane, sink, decide, platform, report, timings = TIMINGS }: ReceivingOptions) {
    this.#closeGraceMs = timings.closeGraceMs;
    this.#sink = sink;
    this.#decide = decide;
    this.#platform = platform;
    this.#report = report;
    this.#conversation = new Conversation(lane, {
      message: (message) => this.#apply(this.#machine.arrived(message)),
      frame: (frame) => this.#apply(this.#machine.frame(frame)),
      isOwed: () => this.#machine.isOwed && this.#tasks.size === 0,
    }, timings);
  }

  async run(signal: AbortSignal | undefined): Promise<TransferSummary> {
    try {
      this.#conversation.open();
      await within(Promise.race([this.#finished.promise, this.#conversation.failure()]), { signal });
      return this.#summary!;
    } catch (error) {
      this.#ending.abort();
      // Once everything is stored, a farewell that got lost changes nothing.
      if (this.#summary !== undefined) return this.#summary;
      const reason = asSlipError(error);
      await this.#conversation.end(this.#machine.state === "declined" ? undefined : reason);
      throw reason;
    } finally {
      this.#ending.abort();
      this.#conversation.close();
      await Promise.all(this.#tasks);
      await this.#sink.close();
    }
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  #apply(effects: readonly ReceiverEffect[]): void {
    if (this.#isEnding) return;
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: ReceiverEffect): void {
    switch (effect.do) {
      case "send":
        return this.#conversation.say(effect.message);
      case "decide":
        // No task: an answer that never comes must not hold up the end.
        return void this.#ask(effect).catch((error) => this.#conversation.fail(error));
      case "store":
        return this.#start(this.#store(effect));
      case "finish-file":
        return this.#start(this.#finishFile(effect));
      case "digest-all":
        return this.#start(this.#digestAll(effect));
      case "acknowledge":
        return this.#acknowledgeSoon();
      case "report-progress":
        return this.#progress?.update(effect.bytes, performance.now());
      case "stored-all":
        return this.#storedAll(effect.digest);
      case "finish":
        return this.#finished.resolve();
    }
  }

  async #ask({ entries, totalBytes }: Order<"decide">): Promise<void> {
    this.#entries = entries;
    this.#totalBytes = totalBytes;
    const files = entries.map(({ path, size }) => ({ path, size }));
    this.#report({ event: "offer", files, totalBytes });
    await this.#sink.check(entries);
    const isWanted = !this.#isEnding && await this.#decide(entries, totalBytes, this.#ending.signal);
    if (this.#isEnding) return;
    if (!isWanted) return this.#declined();
    this.#report({ event: "accepted" });
    this.#progress = new Progress(totalBytes, this.#report, performance.now());
    this.#apply(this.#machine.accept());
  }

  #declined(): void {
    const reason = "not wanted";
    this.#apply(this.#machine.decline(reason));
    this.#report({ event: "declined", reason });
    this.#conversation.fail(slipError("refused"));
  }

  async #store({ file, block, bytes, digest }: Order<"store">): Promise<void> {
    await this.#compare(file, bytes, formatDigest(digest));
    if (this.#isEnding) return;
    await this.#sink.write(file, block * BLOCK_BYTES, bytes);
    this.#apply(this.#machine.stored(file, block, digest, bytes.length));
  }

  async #finishFile({ file, digests, expected }: Order<"finish-file">): Promise<void> {
    const digest = await this.#compare(file, digests, expected);
    if (this.#isEnding) return;
    await this.#sink.finish(file);
    const { path, size } = this.#entries[file]!;
    this.#report({ event: "file", path, bytes: size, digest: expected });
    this.#apply(this.#machine.finished(file, digest));
  }

  async #compare(file: number, bytes: Uint8Array<ArrayBuffer>, expected: string): Promise<Uint8Array> {
    const digest = await this.#platform.sha256(bytes);
    if (formatDigest(digest) !== expected) {
      throw slipError("digest-mismatch", { path: this.#entries[file]?.path ?? `file ${file}` });
    }
    return digest;
  }

  async #digestAll({ digests }: Order<"digest-all">): Promise<void> {
    this.#apply(this.#machine.allDigested(await this.#platform.sha256(digests)));
  }

  /** Everything that is stored in one turn is acknowledged in one message. */
  #acknowledgeSoon(): void {
    if (this.#isAcknowledging) return;
    this.#isAcknowledging = true;
    queueMicrotask(() => {
      this.#isAcknowledging = false;
      this.#apply(this.#machine.acknowledge());
    });
  }

  #storedAll(digest: string): void {
    const seconds = this.#progress?.seconds(performance.now()) ?? 0;
    this.#summary = { bytes: this.#totalBytes, files: this.#entries.length, seconds, digest };
    const timer = setTimeout(() => this.#finished.resolve(), this.#closeGraceMs);
    this.#ending.signal.addEventListener("abort", () => clearTimeout(timer));
  }

  #start(task: Promise<void>): void {
    const tracked = task.catch((error) => this.#conversation.fail(error))
      .finally(() => this.#tasks.delete(tracked));
    this.#tasks.add(tracked);
  }
}
