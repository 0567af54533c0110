/**
 * Two peers on a lane: messages parsed, keep-alives sent, silence noticed, farewells said. What is talked about is the
 * business of the sender and the receiver.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { asSlipError, isErrorCode, type SlipError, slipError, wordsForPeer } from "../errors.ts";
import { CLOSE_GRACE_MS, CONTROL_MESSAGE_BYTES, KEEPALIVE_MS, PEER_SILENCE_MS, STALL_MS } from "../limits.ts";
import { decodeFrame, type Frame } from "./frame.ts";
import { formatTransferMessage, parseTransferMessage, type TransferMessage } from "./messages.ts";

/** Who listens. What a method throws ends the conversation. */
export interface ConversationListener {
  message(message: TransferMessage): void;
  frame(frame: Frame): void;
  /** Whether the peer owes us something: then `STALL_MS` without it end the conversation. */
  isOwed(): boolean;
}

/** A conversation on one lane, which it owns. */
export class Conversation {
  readonly #lane: Lane;
  readonly #listener: ConversationListener;
  readonly #failure = Promise.withResolvers<never>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #timer: ReturnType<typeof setInterval>;
  #heardMs = performance.now();
  #movedMs = performance.now();
  #isOver = false;

  constructor(lane: Lane, listener: ConversationListener) {
    this.#lane = lane;
    this.#listener = listener;
    this.#failure.promise.catch(() => {});
    this.#timer = setInterval(() => this.#tick(), KEEPALIVE_MS);
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

  /** Sends a control message. */
  say(message: TransferMessage): void {
    this.#lane.sendControl(formatTransferMessage(message));
  }

  /** Ends the conversation with `error`, of our own making. */
  fail(error: unknown): void {
    this.#failure.reject(asSlipError(error));
  }

  /** Something that was owed has come. */
  moved(): void {
    this.#movedMs = performance.now();
  }

  /**
   * Ends it. With `error` the other side is told why first. Whoever speaks last waits for the other to close, at most
   * `CLOSE_GRACE_MS`, so that the last word is not lost.
   */
  async end(error?: SlipError): Promise<void> {
    if (this.#isOver) return this.close();
    if (error !== undefined) this.say(farewell(error));
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, CLOSE_GRACE_MS);
    await Promise.race([this.#closed.promise, late.promise]);
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
    if (message.type === "ping") return;
    this.moved();
    if (message.type === "cancel") return this.#told(slipError("cancelled"));
    if (message.type === "error") return this.#told(remoteFailure(message.code));
    this.#listener.message(message);
  }

  #data(bytes: Uint8Array<ArrayBuffer>): void {
    this.moved();
    this.#listener.frame(decodeFrame(bytes));
  }

  /** The peer has given up: it waits for us to close. */
  #told(error: SlipError): void {
    this.#isOver = true;
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
    this.#closed.resolve();
    this.fail(error ?? slipError("peer-lost"));
  }

  #tick(): void {
    const now = performance.now();
    this.say({ type: "ping" });
    if (!this.#listener.isOwed()) this.#movedMs = now;
    if (now - this.#heardMs > PEER_SILENCE_MS) this.fail(slipError("peer-lost"));
    else if (now - this.#movedMs > STALL_MS) this.fail(slipError("stalled", { seconds: STALL_MS / 1000 }));
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
