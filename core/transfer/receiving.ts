/**
 * Drives a {@linkcode ReceiverMachine}: looks at the disk, asks, compares digests, writes, acknowledges.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { within } from "../deadline.ts";
import { asSlipError, type SlipError, slipError } from "../errors.ts";
import { FINISHING_ENTRIES } from "../limits.ts";
import type { EntryKind, LeftOut, ManifestEntry, Platform, Sink } from "../ports.ts";
import type { Report } from "../status.ts";
import { type WarningCode, warningText } from "../warnings.ts";
import { type Choice, type Chosen, chosenOf, type Decide, type IncomingOffer } from "./choice.ts";
import { Conversation } from "./conversation.ts";
import { formatDigest, isSameDigest, parseDigest } from "./digest_list.ts";
import type { TransferMessage } from "./messages.ts";
import { Progress } from "./progress.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { hasContent } from "./sender_claims.ts";
import type { TransferSummary } from "./summary.ts";
import { TIMINGS, type Timings } from "./timings.ts";
import { WorkInHand } from "./work_in_hand.ts";

export type { Choice, Decide, IncomingOffer };

/** What receiving needs. */
export interface ReceivingOptions {
  /** Open to a sender; closed at the end. */
  readonly lane: Lane;
  /** Closed at the end, which keeps what can be resumed. */
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
 * Receives an offer into `sink`. Resolves when everything wanted is verified, in its place, and the sender was told.
 * @throws SlipError `refused` when nothing was wanted, `file-exists` when all of it was there and kept, or whatever
 * ended it.
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
  /** What touches the sink: over before the sink is closed. */
  readonly #work = new WorkInHand((error) => this.#conversation.fail(error));
  /** Aborts when it ends: nothing is begun any more. */
  readonly #ending = new AbortController();
  /** As the same, for those who wait. */
  readonly #ended = Promise.withResolvers<void>();
  readonly #toFinish: Order<"finish-file">[] = [];
  readonly #texts = new Map<number, Uint8Array<ArrayBuffer>>();
  #finishing = 0;
  /** The last block of a stream that was handed over: the next waits for it, and fails if it does. */
  #streamed: Promise<void> = Promise.resolve();
  #completing: Promise<void> | undefined;
  #entries: readonly ManifestEntry[] = [];
  #progress: Progress | undefined;
  #files = 0;
  #leftOut = 0;
  #summary: TransferSummary | undefined;
  #acknowledging: ReturnType<typeof setTimeout> | undefined;

  constructor({ lane, sink, decide, platform, report, timings = TIMINGS }: ReceivingOptions) {
    this.#closeGraceMs = timings.closeGraceMs;
    this.#sink = sink;
    this.#decide = decide;
    this.#platform = platform;
    this.#report = report;
    this.#conversation = new Conversation(lane, {
      message: (message) => this.#apply(this.#machine.arrived(message)),
      frame: (frame) => this.#apply(this.#machine.frame(frame)),
      isOwed: () => this.#machine.isOwed && !this.#work.isAny,
      isBusy: () => this.#isBusy,
    }, timings);
  }

  async run(signal: AbortSignal | undefined): Promise<TransferSummary> {
    try {
      this.#conversation.open();
      await within(Promise.race([this.#finished.promise, this.#conversation.failure()]), { signal });
      return this.#summary!;
    } catch (error) {
      // Once everything is in its place, or about to be, a lane or a farewell that got lost changes nothing.
      await this.#completing;
      this.#end();
      if (this.#summary !== undefined) return this.#summary;
      const reason = asSlipError(error);
      await this.#conversation.end(this.#machine.state === "declined" ? undefined : reason);
      throw reason;
    } finally {
      this.#end();
      this.#conversation.close();
      await this.#work.over();
      await this.#sink.close();
    }
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Whether the sender waits for our disk, pipe or person. */
  get #isBusy(): boolean {
    const { state } = this.#machine;
    return state === "deciding" || state === "claiming" || this.#work.isAny;
  }

  #end(): void {
    this.#ending.abort();
    this.#ended.resolve();
    clearTimeout(this.#acknowledging);
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
        // No work: an answer that never comes must not hold up the end.
        return void this.#ask(effect).catch((error) => this.#conversation.fail(error));
      case "store":
        return void this.#work.start(this.#store(effect));
      case "finish-file":
        this.#toFinish.push(effect);
        return this.#finishMore();
      case "complete":
        this.#completing = this.#complete(effect).catch((error) => this.#conversation.fail(error));
        return void this.#work.start(this.#completing);
      case "acknowledge":
        return this.#acknowledgeSoon();
      case "report-progress":
        return this.#progress?.update(effect.bytes, performance.now());
      case "finish":
        return this.#finished.resolve();
    }
  }

  async #ask({ entries, totalBytes, leftOut }: Order<"decide">): Promise<void> {
    this.#entries = entries;
    const survey = await this.#work.start(this.#sink.survey(entries));
    if (this.#isEnding) return;
    const offer = { entries, totalBytes, leftOut, survey, place: this.#sink.place };
    this.#reportOffer(offer);
    const answer = await this.#decide(offer, this.#ending.signal);
    if (this.#isEnding) return;
    if (answer === false) return this.#declined(slipError("refused"));
    const chosen = chosenOf(offer, answer === true ? {} : answer);
    for (const file of chosen.kept) this.#leaveOut("kept-existing", entries[file]!.path);
    if (chosen.wanted.size === 0) return this.#declined(this.#whyNothing(chosen));
    await this.#work.start(this.#claim(chosen));
    if (!this.#isEnding) this.#accept(chosen);
  }

  #reportOffer({ entries, totalBytes, survey }: IncomingOffer): void {
    const { freeBytes, kept, conflicts, unfit, outdated } = survey;
    this.#report({
      event: "offer",
      files: entries,
      totalBytes,
      ...(freeBytes !== undefined && { freeBytes }),
      keptBytes: [...kept.values()].reduce((sum, bytes) => sum + bytes, 0),
      conflicts: conflicts.size,
    });
    for (const [file, code] of unfit) this.#leaveOut(code, entries[file]!.path);
    for (const path of outdated) this.#warn("restarted", path);
  }

  #whyNothing({ kept: [first] }: Chosen): SlipError {
    return first === undefined
      ? slipError("refused")
      : slipError("file-exists", { path: this.#entries[first]!.path });
  }

  #declined(error: SlipError): void {
    const reason = "not wanted";
    this.#apply(this.#machine.decline(reason));
    // Any other reason has an error of its own, and an end is told once.
    if (error.code === "refused") this.#report({ event: "declined", reason });
    this.#conversation.fail(error);
  }

  /** Says what is not wanted and what is there. */
  async #claim({ wanted, plan }: Chosen): Promise<void> {
    await this.#say(this.#machine.choose(wanted));
    if (this.#isEnding) return;
    for await (const claim of this.#sink.begin(plan)) {
      await this.#say(this.#machine.claim(claim));
      if (this.#isEnding) return;
    }
    await this.#say(this.#machine.claimed());
  }

  async #say(messages: Iterable<TransferMessage>): Promise<void> {
    for (const message of messages) {
      if (this.#isEnding) return;
      await Promise.race([this.#conversation.sayInTurn(message), this.#ended.promise]);
    }
  }

  #accept({ wanted }: Chosen): void {
    let bytes = 0;
    for (const [file, entry] of this.#entries.entries()) {
      if (!wanted.has(file)) continue;
      bytes += entry.size;
      if (hasContent(entry)) this.#files++;
    }
    this.#report({ event: "accepted" });
    this.#progress = new Progress(bytes, this.#report, performance.now());
    this.#apply(this.#machine.accept());
  }

  async #store({ file, block, offset, bytes, digest }: Order<"store">): Promise<void> {
    const compared = this.#compare(file, bytes, digest);
    const write = () => this.#isEnding ? Promise.resolve() : this.#sink.write(file, offset, bytes, digest);
    if (this.#kindOf(file) === "stream") await this.#storeInOrder(compared, write);
    else {
      await compared;
      if (this.#kindOf(file) === "text") this.#texts.set(file, bytes);
      else await write();
    }
    this.#apply(this.#machine.stored(file, block, digest, bytes.length));
  }

  /** Blocks of a stream are compared side by side and written one after the other; none after one that failed. */
  #storeInOrder(compared: Promise<void>, write: () => Promise<void>): Promise<void> {
    const before = this.#streamed;
    this.#streamed = Promise.all([before, compared]).then(write);
    this.#streamed.catch(() => {});
    return this.#streamed;
  }

  #finishMore(): void {
    while (this.#finishing < FINISHING_ENTRIES) {
      const order = this.#toFinish.shift();
      if (order === undefined || this.#isEnding) return;
      this.#finishing++;
      this.#work.start(this.#finish(order));
    }
  }

  async #finish({ file, digests, expected }: Order<"finish-file">): Promise<void> {
    const digest = parseDigest(expected);
    if (digests !== undefined) await this.#compare(file, digests, digest);
    if (this.#isEnding) return;
    const entry = this.#entries[file]!;
    const bytes = entry.kind === "stream" ? this.#machine.storedBytes : entry.size;
    if (entry.kind === "text") this.#tell(file);
    else await this.#sink.finish(file, digest);
    if (hasContent(entry)) this.#report({ event: "file", path: entry.path, bytes, digest: expected });
    this.#finishing--;
    this.#apply(this.#machine.finished(file, digest));
    this.#finishMore();
  }

  #tell(file: number): void {
    const bytes = this.#texts.get(file) ?? new Uint8Array(0);
    this.#texts.delete(file);
    this.#report({ event: "text", text: decodeText(bytes) });
  }

  async #compare(file: number, bytes: Uint8Array<ArrayBuffer>, expected: Uint8Array): Promise<void> {
    if (isSameDigest(await this.#platform.sha256(bytes), expected)) return;
    throw slipError("digest-mismatch", { path: this.#entries[file]!.path });
  }

  async #complete({ digests }: Order<"complete">): Promise<void> {
    const digest = await this.#platform.sha256(digests);
    if (this.#isEnding) return;
    const undone = await this.#sink.complete();
    this.#leftOut += undone.filter(isLeftOut).length;
    this.#summary = this.#summarize(formatDigest(digest));
    this.#apply(this.#machine.completed(digest));
    this.#progress?.end(performance.now());
    for (const { reason, path } of undone) this.#warn(reason, path);
    const timer = setTimeout(() => this.#finished.resolve(), this.#closeGraceMs);
    this.#ending.signal.addEventListener("abort", () => clearTimeout(timer));
  }

  #summarize(digest: string): TransferSummary {
    const { storedBytes: bytes, movedBytes } = this.#machine;
    const seconds = this.#progress?.seconds(performance.now()) ?? 0;
    return { bytes, files: this.#files, seconds, digest, movedBytes, leftOut: this.#leftOut };
  }

  /** Everything that is stored within a moment is acknowledged together: many small files cost few messages. */
  #acknowledgeSoon(): void {
    this.#acknowledging ??= setTimeout(() => {
      this.#acknowledging = undefined;
      this.#apply(this.#machine.acknowledge());
    }, 0);
  }

  #leaveOut(code: WarningCode, path: string): void {
    this.#leftOut++;
    this.#warn(code, path);
  }

  #warn(code: WarningCode, path: string): void {
    this.#report({ event: "warning", code, path, message: warningText(code, path) });
  }

  #kindOf(file: number): EntryKind {
    return this.#entries[file]!.kind ?? "file";
  }
}

/** Warnings about something that is there all the same. */
const THERE: ReadonlySet<WarningCode> = new Set(["restarted", "renamed", "not-dated"]);

function isLeftOut({ reason }: LeftOut): boolean {
  return !THERE.has(reason);
}

function decodeText(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw slipError("protocol", { detail: "a text that is not UTF-8" }, { cause });
  }
}
