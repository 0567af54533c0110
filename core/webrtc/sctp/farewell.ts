/**
 * The farewell: an end in peace, once everything queued has arrived (RFC 9260, section 9.2).
 *
 *     A                           Z
 *     SHUTDOWN          ────────▶     (sends the rest)
 *                       ◀──────── SHUTDOWN ACK
 *     SHUTDOWN COMPLETE ────────▶     (ended)
 *     (ended)
 *
 * @module
 */

import type { AssociationCore } from "./association_core.ts";
import { isClosing } from "./association_state.ts";
import { MAX_RETRANSMITS, SHUTDOWN_GUARD_MS } from "./numbers.ts";
import { RetryTimer } from "./retry_timer.ts";
import { tsnOf } from "./serial.ts";
import type { Chunk } from "./wire/chunk.ts";
import {
  decodeShutdown,
  encodeShutdown,
  encodeShutdownAck,
  encodeShutdownComplete,
} from "./wire/shutdown.ts";

/** The farewell of one association, whoever begins it. */
export class Farewell {
  readonly #core: AssociationCore;
  /** T2: repeats SHUTDOWN or SHUTDOWN ACK. */
  readonly #timer = new RetryTimer();
  /** T5: when it is over without an answer; runs from our SHUTDOWN, not while we send what is queued (section 9.2). */
  #guardMs = Infinity;

  /** Does nothing until asked, by us or by the peer. */
  constructor(core: AssociationCore) {
    this.#core = core;
  }

  /** When {@linkcode Farewell.tick} is due; `Infinity` when nothing is awaited. */
  get deadlineMs(): number {
    return Math.min(this.#timer.deadlineMs, this.#guardMs);
  }

  /** Begins it; an association that is not established yet just ends. */
  begin(nowMs: number): void {
    const core = this.#core;
    if (core.state !== "established") return isClosing(core.state) ? undefined : core.end(undefined);
    core.state = "shutdownPending";
    this.advance(nowMs);
  }

  /** Says so when everything of ours has arrived. */
  advance(nowMs: number): void {
    const core = this.#core;
    if (core.state === "established") return this.#forget();
    if (core.state !== "shutdownPending" && core.state !== "shutdownReceived") return;
    if (!core.sender!.done) return;
    this.#timer.start(nowMs, core.timeoutMs);
    this.#guardMs = nowMs + SHUTDOWN_GUARD_MS;
    if (core.state === "shutdownPending") {
      core.state = "shutdownSent";
      this.#sendShutdown();
    } else {
      core.state = "shutdownAckSent";
      core.send(encodeShutdownAck());
    }
  }

  /** Repeats what was not answered, or gives up. */
  tick(nowMs: number): void {
    const core = this.#core;
    if (nowMs >= this.#guardMs) return core.end("the peer did not finish");
    if (!this.#timer.fires(nowMs)) return;
    if (this.#timer.count > MAX_RETRANSMITS) return core.end("the peer did not answer the farewell");
    if (core.state === "shutdownSent") this.#sendShutdown();
    else if (core.state === "shutdownAckSent") core.send(encodeShutdownAck());
  }

  /** Data came after our SHUTDOWN: the peer is there, and told again what has arrived (section 9.2). */
  remind(nowMs: number): void {
    this.#timer.start(nowMs, this.#core.timeoutMs);
    this.#sendShutdown();
  }

  /** A peer that restarted knows of no farewell. */
  #forget(): void {
    this.#timer.stop();
    this.#guardMs = Infinity;
  }

  /** Sends SHUTDOWN, which acknowledges what has arrived. */
  #sendShutdown(): void {
    const { receiver, agreement } = this.#core;
    this.#core.send(encodeShutdown(tsnOf(receiver!.ranges.cumulative, agreement!.peerInitialTsn)));
  }

  /** Takes a SHUTDOWN: the peer has nothing more to send. */
  readShutdown(chunk: Chunk, nowMs: number): void {
    const core = this.#core;
    core.sender?.acknowledgeUpTo(decodeShutdown(chunk), nowMs);
    if (core.state === "established" || core.state === "shutdownPending") {
      core.state = "shutdownReceived";
    } else if (core.state === "shutdownSent") {
      // Both began; both acknowledge (section 9.2).
      core.state = "shutdownAckSent";
      this.#timer.start(nowMs, core.timeoutMs);
      core.send(encodeShutdownAck());
    }
  }

  /** Takes a SHUTDOWN ACK: the peer is finished too. */
  readShutdownAck(): void {
    const core = this.#core;
    if (core.state !== "shutdownSent" && core.state !== "shutdownAckSent") return;
    core.control.clear();
    const chunk = encodeShutdownComplete();
    core.control.push({ chunk, tag: core.handshake.peerTag, alone: true, checksum: false });
    core.end(undefined);
  }

  /** Takes a SHUTDOWN COMPLETE, the last word. */
  readShutdownComplete(): void {
    if (this.#core.state === "shutdownAckSent") this.#core.end(undefined);
  }
}
