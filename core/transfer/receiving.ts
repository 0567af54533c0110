/**
 * Drives a {@linkcode ReceiverMachine}: looks at the disk, asks, compares digests, writes, acknowledges.
 *
 * Why one file: it is one table of what is ordered and who does it.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { within } from "../deadline.ts";
import { asSlipError, type SlipError, slipError } from "../errors.ts";
import type { ManifestEntry, Platform, Sink } from "../ports.ts";
import type { Report } from "../status.ts";
import { type WarningCode, warningText } from "../warnings.ts";
import { type Chosen, chosenOf, type Decide, type IncomingOffer } from "./choice.ts";
import { Conversation } from "./conversation.ts";
import { formatDigest } from "./digest_list.ts";
import { isLeftOut } from "./left_out.ts";
import { Course } from "./course.ts";
import { filesInFlight } from "./in_flight.ts";
import type { TransferMessage } from "./messages.ts";
import type { PauseControl } from "./pause.ts";
import { ReceiverMachine } from "./receiver.ts";
import type { ReceiverEffect, ReceiverOrder } from "./receiver_effects.ts";
import { hasContent } from "./has_content.ts";
import { Storing } from "./storing.ts";
import type { TransferSummary } from "./summary.ts";
import { TIMINGS, type Timings } from "./timings.ts";
import { WorkInHand } from "./work_in_hand.ts";

/** What receiving needs. */
export interface ReceivingOptions {
  /** Open to a sender; closed at the end. */
  readonly lane: Lane;
  /** Closed at the end, which keeps what can be resumed. */
  readonly sink: Sink;
  readonly decide: Decide;
  readonly platform: Platform;
  readonly report: Report;
  /** Resolves when the server says that the peer's socket closed, which makes less silence suffice. */
  readonly peerLeft?: Promise<void> | undefined;
  /** Tells the sender and rejects with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** @default those of limits.ts */
  readonly timings?: Timings;
  /** Pauses it from this side. @default nobody does */
  readonly pause?: PauseControl | undefined;
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

class Receiving {
  readonly #sink: Sink;
  readonly #decide: Decide;
  readonly #platform: Platform;
  readonly #report: Report;
  readonly #machine = new ReceiverMachine();
  readonly #conversation: Conversation;
  readonly #finished = Promise.withResolvers<void>();
  readonly #course: Course;
  /** How long `bye` is waited for: a busy sender whose `complete` got lost needs it sent again. */
  readonly #byeGraceMs: number;
  /** How long the end waits for a sink at work: a pipe's reader may have stopped for good. */
  readonly #sinkGraceMs: number;
  /** What touches the sink: over before the sink is closed, unless it is stuck. */
  readonly #work = new WorkInHand(
    (error) => this.#conversation.fail(error),
    () => this.#acknowledge(),
  );
  /** Both when it ends: nothing is begun any more, and nobody waits. */
  readonly #ending = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #completing: Promise<void> | undefined;
  #entries: readonly ManifestEntry[] = [];
  #storing: Storing | undefined;
  #files = 0;
  #leftOut = 0;
  #summary: TransferSummary | undefined;
  #isAcknowledging = false;

  constructor(options: ReceivingOptions) {
    const { lane, sink, decide, report, timings = TIMINGS } = options;
    this.#byeGraceMs = timings.leftSilenceMs;
    this.#sinkGraceMs = timings.peerSilenceMs;
    this.#sink = sink;
    this.#decide = decide;
    this.#platform = options.platform;
    this.#report = report;
    this.#conversation = new Conversation(lane, {
      message: (message) => this.#apply(this.#machine.arrived(message)),
      frame: (frame) => this.#apply(this.#machine.frame(frame)),
      isOwed: () => this.#machine.isOwed && !this.#work.isAny && !this.#course.isPaused,
      isBusy: () => this.#isBusy,
      isPaused: () => this.#course.isPausedHere,
      peerPauses: (isPaused) => this.#course.peerPauses(isPaused),
    }, timings);
    this.#course = new Course({
      lane,
      report,
      pause: options.pause,
      inFlight: () => filesInFlight(this.#machine, this.#entries),
      changedHere: () => this.#changedHere(),
    });
    options.peerLeft?.then(() => this.#conversation.suspect());
  }

  async run(signal: AbortSignal | undefined): Promise<TransferSummary> {
    try {
      this.#conversation.open();
      await within(Promise.race([this.#finished.promise, this.#conversation.failure()]), { signal });
      return this.#summary!;
    } catch (error) {
      // Once everything is in its place, or about to be, a lane or a farewell that got lost changes nothing.
      await within(this.#completing ?? Promise.resolve(), { signal }).catch(() =>
        this.#unlessStuck(this.#completing)
      );
      this.#end();
      if (this.#summary !== undefined) return this.#summary;
      const reason = asSlipError(error);
      await this.#conversation.end(this.#machine.state === "declined" ? undefined : reason);
      throw reason;
    } finally {
      this.#end();
      this.#conversation.close();
      await this.#unlessStuck(this.#work.over());
      if (this.#machine.state === "done") await this.#sink.forget?.();
      await this.#sink.close();
    }
  }

  /** Waits for the sink, but not for ever. */
  async #unlessStuck(work: Promise<void> = Promise.resolve()): Promise<void> {
    await within(work, { timeoutMs: this.#sinkGraceMs }).catch(() => {});
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Whether the sender waits for our disk, pipe or person. */
  get #isBusy(): boolean {
    const { state } = this.#machine;
    return state === "deciding" || state === "claiming" || this.#work.isAny || this.#course.isPausedHere;
  }

  #end(): void {
    this.#ending.abort();
    this.#ended.resolve();
    this.#course.end();
  }

  #changedHere(): void {
    this.#conversation.ping();
    if (!this.#course.isPausedHere) this.#storing?.resume();
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
        return this.#storing?.store(effect);
      case "finish-file":
        return this.#storing?.finish(effect);
      case "complete":
        this.#completing = this.#complete(effect).catch((error) => this.#conversation.fail(error));
        return void this.#work.start(this.#completing);
      case "acknowledge":
        return this.#acknowledgeSoon();
      case "report-progress":
        return this.#course.update(effect.bytes, this.#machine.movedBytes);
      case "finish":
        return this.#finished.resolve();
    }
  }

  async #ask({ entries, totalBytes, leftOut }: ReceiverOrder<"decide">): Promise<void> {
    this.#entries = entries;
    const survey = await this.#work.start(this.#sink.survey(entries));
    if (this.#isEnding) return;
    const offer = { entries, totalBytes, leftOut, survey, place: this.#sink.place };
    this.#reportOffer(offer);
    const answer = await this.#decide(offer, this.#ending.signal);
    if (this.#isEnding) return;
    if (answer === false) return this.#declined(slipError("refused"));
    const chosen = chosenOf(offer, answer === true ? {} : answer);
    for (const file of chosen.kept) this.#leaveOut("kept-existing", entries.at(file)!.path);
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
    for (const [file, code] of unfit) this.#leaveOut(code, entries.at(file)!.path);
    for (const path of outdated) this.#warn("restarted", path);
  }

  #whyNothing({ kept: [first] }: Chosen): SlipError {
    return first === undefined
      ? slipError("refused")
      : slipError("file-exists", { path: this.#entries.at(first)!.path });
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
    this.#storing = this.#createStoring();
    this.#report({ event: "accepted" });
    this.#course.begin(bytes);
    this.#apply(this.#machine.accept());
  }

  #createStoring(): Storing {
    return new Storing(this.#entries, {
      sink: this.#sink,
      platform: this.#platform,
      work: this.#work,
      isEnding: () => this.#isEnding,
      isPaused: () => this.#course.isPausedHere,
      stored: ({ file, block, digest }, size) => this.#apply(this.#machine.stored(file, block, digest, size)),
      text: (text) => this.#report({ event: "text", text }),
      finished: (file, digest) => this.#fileFinished(file, digest),
    });
  }

  #fileFinished(file: number, digest: Uint8Array<ArrayBuffer>): void {
    const entry = this.#entries.at(file)!;
    const bytes = entry.kind === "stream" ? this.#machine.storedBytes : entry.size;
    if (hasContent(entry)) {
      this.#report({ event: "file", path: entry.path, bytes, digest: formatDigest(digest) });
    }
    this.#apply(this.#machine.finished(file, digest));
  }

  async #complete({ digests }: ReceiverOrder<"complete">): Promise<void> {
    const digest = await this.#platform.sha256(digests);
    if (this.#isEnding) return;
    const undone = await this.#sink.complete();
    if (this.#isEnding) return;
    this.#leftOut += undone.filter(({ reason }) => isLeftOut(reason)).length;
    this.#summary = this.#summarize(formatDigest(digest));
    this.#apply(this.#machine.completed(digest));
    this.#course.complete();
    for (const { reason, path } of undone) this.#warn(reason, path);
    const timer = setTimeout(() => this.#finished.resolve(), this.#byeGraceMs);
    this.#ending.signal.addEventListener("abort", () => clearTimeout(timer));
  }

  #summarize(digest: string): TransferSummary {
    const { storedBytes: bytes, movedBytes } = this.#machine;
    const { seconds } = this.#course;
    return { bytes, files: this.#files, seconds, digest, movedBytes, leftOut: this.#leftOut };
  }

  /**
   * At once when it is much, else together with what else is under way: many small files cost few messages. No timer,
   * which a page in the background would get once a second.
   */
  #acknowledgeSoon(): void {
    if (this.#isAcknowledging || !this.#machine.isAcknowledgementDue) return;
    this.#isAcknowledging = true;
    queueMicrotask(() => this.#acknowledge());
  }

  #acknowledge(): void {
    this.#isAcknowledging = false;
    this.#apply(this.#machine.acknowledge());
  }

  #leaveOut(code: WarningCode, path: string): void {
    this.#leftOut++;
    this.#warn(code, path);
  }

  #warn(code: WarningCode, path: string): void {
    this.#report({ event: "warning", code, path, message: warningText(code, path) });
  }
}
