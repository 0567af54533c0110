/**
 * Resetting streams, which is how data channels close (RFC 6525; RFC 8831, section 6.7).
 *
 *     wanted ──(queue empty, no other request out)──▶ requested ──(response)──▶ done, numbering starts afresh
 *
 * One request is out at a time (RFC 6525, section 5.1). A request of the peer waits here until everything it sent before
 * has arrived.
 *
 * @module
 */

import { RetryTimer } from "./retry_timer.ts";
import type { SendQueue } from "./send_queue.ts";
import { type Chunk } from "./wire/chunk.ts";
import { encodeReconfig, type Reconfig, ReconfigResult } from "./wire/reconfig.ts";

/** Streams named in one request: it must fit the smallest packet. */
const STREAMS_PER_REQUEST = 500;

/** What the resets need from the association. */
export interface ResetContext {
  readonly queue: SendQueue;
  /** The TSN of the last DATA chunk sent. */
  lastTsn(): number;
  /** Whether everything up to `tsn` has arrived. */
  hasArrived(tsn: number): boolean;
  send(chunk: Chunk): void;
  /** Our side of `streams` starts afresh. */
  outgoingDone(streams: readonly number[]): void;
  /** The peer's side of `streams` (none: all) starts afresh. */
  incomingReset(streams: readonly number[]): void;
}

type OutgoingReset = Extract<Reconfig, { kind: "outgoingReset" }>;

/** The resets of one association. */
export class StreamResets {
  readonly timer = new RetryTimer();
  readonly #context: ResetContext;
  readonly #wanted = new Set<number>();
  #request: OutgoingReset | undefined;
  #nextRequest: number;
  #expectedRequest: number;
  #lastResult: number = ReconfigResult.badSequenceNumber;
  #deferred: OutgoingReset | undefined;

  /** Request numbers begin with the initial TSNs (RFC 6525, section 4.1). */
  constructor(localInitialTsn: number, peerInitialTsn: number, context: ResetContext) {
    this.#nextRequest = localInitialTsn;
    this.#expectedRequest = peerInitialTsn;
    this.#context = context;
  }

  /** Asks for a reset of our side of `streams`, once what is queued on them has left. */
  want(streams: readonly number[]): void {
    for (const stream of streams) this.#wanted.add(stream);
  }

  /** Sends a request if one is wanted and possible. */
  advance(nowMs: number, timeoutMs: number): void {
    if (this.#deferred) this.#performDeferred();
    if (this.#request || this.#wanted.size === 0) return;
    const streams: number[] = [];
    for (const stream of this.#wanted) {
      if (streams.length === STREAMS_PER_REQUEST) break;
      if (this.#context.queue.bufferedOn(stream) === 0) streams.push(stream);
    }
    if (streams.length === 0) return;
    for (const stream of streams) {
      this.#wanted.delete(stream);
      this.#context.queue.pause(stream);
    }
    this.#request = {
      kind: "outgoingReset",
      request: this.#nextRequest,
      response: (this.#expectedRequest - 1) >>> 0,
      lastTsn: this.#context.lastTsn(),
      streams,
    };
    this.#nextRequest = (this.#nextRequest + 1) >>> 0;
    this.#context.send(encodeReconfig([this.#request]));
    this.timer.start(nowMs, timeoutMs);
  }

  /** Sends the open request again when it is time. */
  tick(nowMs: number): void {
    if (this.#request && this.timer.fires(nowMs)) this.#context.send(encodeReconfig([this.#request]));
  }

  /** A RE-CONFIG of the peer. */
  receive(parts: readonly Reconfig[]): void {
    for (const part of parts) {
      if (part.kind === "response") this.#answered(part.request, part.result);
      else this.#asked(part);
    }
  }

  #answered(request: number, result: number): void {
    if (request !== this.#request?.request) return;
    if (result === ReconfigResult.inProgress) {
      this.timer.count = 0;
      return;
    }
    const { streams } = this.#request;
    const reset = result === ReconfigResult.performed || result === ReconfigResult.nothingToDo;
    this.#request = undefined;
    this.timer.stop();
    for (const stream of streams) this.#context.queue.restart(stream, reset);
    this.#context.outgoingDone(streams);
  }

  #asked(part: Exclude<Reconfig, { kind: "response" }>): void {
    if (part.request === ((this.#expectedRequest - 1) >>> 0)) {
      return this.#respond(part.request, this.#lastResult);
    }
    if (part.request !== this.#expectedRequest) {
      return this.#respond(part.request, ReconfigResult.badSequenceNumber);
    }
    // Nobody who speaks WebRTC asks for anything else; it may be refused (RFC 6525, section 5.2.1).
    if (part.kind !== "outgoingReset") return this.#conclude(part.request, ReconfigResult.denied);
    if (this.#context.hasArrived(part.lastTsn)) return this.#perform(part);
    this.#deferred = part;
    this.#respond(part.request, ReconfigResult.inProgress);
  }

  #performDeferred(): void {
    const deferred = this.#deferred!;
    if (!this.#context.hasArrived(deferred.lastTsn)) return;
    this.#deferred = undefined;
    this.#perform(deferred);
  }

  #perform(part: OutgoingReset): void {
    this.#deferred = undefined;
    this.#context.incomingReset(part.streams);
    this.#conclude(part.request, ReconfigResult.performed);
  }

  #conclude(request: number, result: number): void {
    this.#expectedRequest = (this.#expectedRequest + 1) >>> 0;
    this.#lastResult = result;
    this.#respond(request, result);
  }

  #respond(request: number, result: number): void {
    this.#context.send(encodeReconfig([{ kind: "response", request, result }]));
  }
}
