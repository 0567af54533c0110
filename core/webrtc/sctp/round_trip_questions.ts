/**
 * Measures the round trip for who only receives, of whom nothing is acknowledged (RFC 9260, section 8.3, lets HEARTBEATs
 * do so). They leave with SACKs and their answers with data, so that no packet is sent for them.
 *
 * @module
 */

import { readUint32, writeUint32 } from "./bytes.ts";
import type { Chunk } from "./wire/chunk.ts";
import { decodeHeartbeat, encodeHeartbeat } from "./wire/heartbeat.ts";

/** Milliseconds between questions at least. The shortest answer counts, and the first ones wait for code that warms up. */
const INTERVAL_MS = 5;

/** Milliseconds after which a question counts as lost. */
const ANSWER_MS = 1_000;

/** What tells these questions from others: "rtt?". */
const MARK = 0x7274743f;

/** Bytes of a question: the mark, its number, and what makes it no question for a larger packet. */
const INFORMATION_BYTES = 12;

/** Asks one question at a time. */
export class RoundTripQuestions {
  #shortestMs = Infinity;
  #number = 0;
  #isOpen = false;
  #askedMs = -Infinity;

  /** The shortest of the answers and of `otherMs`, in milliseconds; 0, also there, is none. */
  shortest(otherMs: number): number {
    if (this.#shortestMs === Infinity) return otherMs;
    return otherMs > 0 ? Math.min(otherMs, this.#shortestMs) : this.#shortestMs;
  }

  /** The HEARTBEAT to send now; `undefined` when it is too early for another. */
  next(nowMs: number): Chunk | undefined {
    if (nowMs - this.#askedMs < (this.#isOpen ? ANSWER_MS : INTERVAL_MS)) return undefined;
    this.#isOpen = true;
    this.#askedMs = nowMs;
    this.#number = (this.#number + 1) >>> 0;
    const information = new Uint8Array(INFORMATION_BYTES);
    writeUint32(information, 0, MARK);
    writeUint32(information, 4, this.#number);
    return encodeHeartbeat(information);
  }

  /**
   * Takes a HEARTBEAT ACK. Returns whether it answers such a question, open or not.
   * @throws SctpProtocolError when the chunk is malformed.
   */
  answered(chunk: Chunk, nowMs: number): boolean {
    const information = decodeHeartbeat(chunk);
    if (information.length !== INFORMATION_BYTES || readUint32(information, 0) !== MARK) return false;
    if (this.#isOpen && readUint32(information, 4) === this.#number) {
      this.#isOpen = false;
      this.#shortestMs = Math.min(this.#shortestMs, nowMs - this.#askedMs);
    }
    return true;
  }
}
