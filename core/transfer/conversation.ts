/**
 * Two peers on a lane: messages parsed, keep-alives sent, silence noticed, farewells said. What is talked about is the
 * business of the sender and the receiver.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { asSlipError, isErrorCode, type SlipError, slipError, wordsForPeer } from "../errors.ts";
import { BULK_MESSAGES_AHEAD, CONTROL_MESSAGE_BYTES } from "../limits.ts";
import { decodeFrame, type Frame } from "./frame.ts";
import { formatTransferMessage, isBulk, parseTransferMessage, type TransferMessage } from "./messages.ts";
import { TIMINGS, type Timings } from "./timings.ts";

/** Who listens. What a method throws ends the conversation. */
export interface ConversationListener {
  message(message: TransferMessage): void;
  frame(frame: Frame): void;
  /** Whether the peer owes us something: then `stallMs` without it end the conversation. */
  isOwed(): boolean;
  /** Whether this side waits for its own disk, pipe or person, so that the peer need not worry. @default never */
  isBusy?(): boolean;
  /** Whether this side's person has paused it. @default never */
  isPaused?(): boolean;
  /** The peer says whether its person has, as it does with every ping. */
  peerPauses?(isPaused: boolean): void;
}

/** A conversation on one lane, which it owns. */
export class Conversation {
  readonly #lane: Lane;
  readonly #listener: ConversationListener;
  readonly #failure = Promise.withResolvers<never>();
  /** Settles when the peer has closed, or will say nothing more. */
  readonly #left = Promise.withResolvers<void>();
  readonly #timings: Timings;
  readonly #timer: ReturnType<typeof setInterval>;
  #heardMs = performance.now();
  #movedMs = performance.now();
  /** Bytes of frames that came, and those the peer says it got of ours. */
  #receivedBytes = 0;
  #deliveredBytes = 0;
  /** Bulk messages that the peer has not taken, and who waits for it to take one. */
  #bulkAhead = 0;
  #bulkTaken: PromiseWithResolvers<void> | undefined;
  /** The server says that the peer's socket closed: a peer that was killed, or one that lost only its server. */
  #isPeerGone = false;
  /** Whether it cannot go on: then only the peer's own farewell matters. */
  #isFailed = false;
  #isOver = false;

  constructor(lane: Lane, listener: ConversationListener, timings: Timings = TIMINGS) {
    this.#lane = lane;
    this.#listener = listener;
    this.#timings = timings;
    this.#failure.promise.catch(() => {});
    this.#timer = setInterval(() => this.#tick(), timings.keepaliveMs);
  }

  /** Takes a hint that the peer may be gone: less silence suffices from then on. */
  suspect(): void {
    this.#isPeerGone = true;
  }

  /** Begins to listen. */
  open(): void {
    this.#lane.listen({
      control: (text) => this.#guard(() => this.#control(text)),
      data: (bytes) => this.#guard(() => this.#data(bytes)),
      closed: (error) => this.#laneClosed(error),
    });
  }

  /** Never resolves; rejects when the conversation cannot go on. */
  failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Says how this side is, sooner than the next keep-alive would. Nothing once it is over. */
  ping(): void {
    const isBusy = this.#listener.isBusy?.() ?? false;
    const isPaused = this.#listener.isPaused?.() ?? false;
    this.say({
      type: "ping",
      receivedBytes: this.#receivedBytes,
      ...(isBusy && { isBusy }),
      ...(isPaused && { isPaused }),
    });
  }

  /** Sends a control message. */
  say(message: TransferMessage): void {
    this.#lane.sendControl(formatTransferMessage(message));
  }

  /**
   * Sends one of many messages in its turn. Never settles once the conversation is over: whoever waits is woken by
   * {@linkcode Conversation.failure}.
   */
  async sayInTurn(message: TransferMessage): Promise<void> {
    while (this.#bulkAhead >= BULK_MESSAGES_AHEAD) {
      this.#bulkTaken ??= Promise.withResolvers();
      await this.#bulkTaken.promise;
    }
    this.#bulkAhead++;
    this.say(message);
  }

  /** Ends the conversation with `error`, of our own making; the listener is told nothing more. */
  fail(error: unknown): void {
    this.#isFailed = true;
    this.#failure.reject(asSlipError(error));
  }

  /** Something that was owed has come. */
  moved(): void {
    this.#movedMs = performance.now();
  }

  /**
   * Ends it. With `error` the other side is told why first. Whoever speaks last waits for the other to close, at most
   * `closeGraceMs`, so that the last word is not lost; whoever hears it closes at once.
   */
  async end(error?: SlipError): Promise<void> {
    if (this.#isOver) return this.close();
    if (error !== undefined) {
      this.fail(error);
      this.say(farewell(error));
    }
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, this.#timings.closeGraceMs);
    await Promise.race([this.#left.promise, late.promise]);
    clearTimeout(timer);
    this.close();
  }

  /** Ends it without a word or a wait. Safe to call twice. */
  close(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#lane.close();
  }

  #control(text: string): void {
    if (text.length > CONTROL_MESSAGE_BYTES) {
      throw slipError("protocol", { detail: "a control message too long" });
    }
    const message = parseTransferMessage(text);
    if (message.type === "ping") return this.#pinged(message);
    if (message.type === "cancel") return this.#told(slipError("cancelled"));
    if (message.type === "error") return this.#told(remoteFailure(message.code));
    if (this.#isFailed) return;
    this.moved();
    if (message.type === "next") return this.#taken();
    this.#listener.message(message);
    if (isBulk(message)) this.say({ type: "next" });
  }

  #taken(): void {
    if (this.#bulkAhead === 0) throw slipError("protocol", { detail: "next after nothing" });
    this.#bulkAhead--;
    this.#bulkTaken?.resolve();
    this.#bulkTaken = undefined;
  }

  #data(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isFailed) return;
    this.moved();
    this.#receivedBytes += bytes.length;
    this.#listener.frame(decodeFrame(bytes));
  }

  /** On a slow line a block may take longer than any stall, and yet it moves; a busy peer says so. */
  #pinged({ receivedBytes = 0, isBusy, isPaused = false }: Extract<TransferMessage, { type: "ping" }>): void {
    if (receivedBytes > this.#deliveredBytes || isBusy) this.moved();
    this.#deliveredBytes = receivedBytes;
    if (!this.#isFailed) this.#listener.peerPauses?.(isPaused);
  }

  /** The peer has given up: it waits for us to close. */
  #told(error: SlipError): void {
    this.#isOver = true;
    this.#left.resolve();
    this.fail(error);
  }

  #guard(handle: () => void): void {
    this.#heardMs = performance.now();
    if (this.#isOver) return;
    try {
      handle();
    } catch (error) {
      this.fail(error);
    }
  }

  #laneClosed(error: Error | undefined): void {
    this.#isOver = true;
    this.#left.resolve();
    this.fail(error ?? slipError("peer-lost"));
  }

  #tick(): void {
    const now = performance.now();
    const { leftSilenceMs, peerSilenceMs, stallMs } = this.#timings;
    const patienceMs = this.#isPeerGone ? leftSilenceMs : peerSilenceMs;
    this.ping();
    if (!this.#listener.isOwed()) this.#movedMs = now;
    if (now - this.#heardMs > patienceMs) this.fail(slipError("peer-lost"));
    else if (now - this.#movedMs > stallMs) this.fail(slipError("stalled", { seconds: stallMs / 1000 }));
  }
}

function farewell(error: SlipError): TransferMessage {
  return error.code === "interrupted" ? { type: "cancel" } : { type: "error", code: error.code };
}

/** A peer names a code; the words are ours, since its own could be anything. */
function remoteFailure(code: string): SlipError {
  return slipError("remote-failed", {
    detail: isErrorCode(code) ? wordsForPeer(code) : "for a reason of its own",
  });
}
