/**
 * When to acknowledge, and the SACK itself (RFC 9260, section 6.2).
 *
 * @module
 */

import { PACKETS_PER_SACK, REPORTED_DUPLICATES, SACK_DELAY_MS } from "./numbers.ts";
import type { Reception } from "./receiver.ts";
import type { ReceivedRanges } from "./received_ranges.ts";
import { tsnOf } from "./serial.ts";
import {
  SACK_HEADER_BYTES,
  type SackHeader,
  writeDuplicate,
  writeGap,
  writeSackHeader,
} from "./wire/sack.ts";

/** Decides when a SACK is due and writes it. */
export class Acknowledger {
  /** When a held back SACK must go; `Infinity` when none is. */
  deadlineMs = Infinity;
  /** Whether a SACK must go now. */
  due = false;
  /** Bytes that the last SACK offered, less what came since. */
  #offeredBytes = Infinity;
  #packets = 0;
  #packetCounted = false;
  readonly #duplicates: number[] = [];
  readonly #header: SackHeader = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };

  /** A packet begins: its chunks count once. */
  packetBegins(): void {
    this.#packetCounted = false;
  }

  /** A DATA chunk with `tsn` came, which `reception` describes; `immediate`: its I bit is set. */
  chunk(reception: Reception, tsn: number, immediate: boolean, nowMs: number): void {
    if (!this.#packetCounted) {
      this.#packetCounted = true;
      this.#packets++;
    }
    if (reception === "duplicate" && this.#duplicates.length < REPORTED_DUPLICATES) {
      this.#duplicates.push(tsn);
    }
    if (reception !== "inOrder" || immediate || this.#packets >= PACKETS_PER_SACK) this.due = true;
    else if (this.deadlineMs === Infinity) this.deadlineMs = nowMs + SACK_DELAY_MS;
  }

  /** `bytes` of data came. When no more of the same would fit what was offered, the peer waits for an answer. */
  arrived(bytes: number): void {
    this.#offeredBytes -= bytes;
    if (this.#offeredBytes < bytes) this.due = true;
  }

  /** Asks for a SACK now. */
  request(): void {
    this.due = true;
  }

  /** Whether one is wanted, now or soon: it may ride along with data. */
  get wanted(): boolean {
    return this.due || this.deadlineMs !== Infinity;
  }

  /** The time has come. */
  tick(nowMs: number): void {
    if (nowMs >= this.deadlineMs) this.due = true;
  }

  /** Writes a SACK at `at`, no further than `end`: as many gap blocks as fit. Returns where it ends. */
  write(
    into: Uint8Array,
    at: number,
    end: number,
    ranges: ReceivedRanges,
    state: { initialTsn: number; windowBytes: number },
  ): number {
    const header = this.#header;
    const room = (end - at - SACK_HEADER_BYTES) >> 2;
    header.cumulativeTsn = tsnOf(ranges.cumulative, state.initialTsn);
    header.window = state.windowBytes;
    header.gapBlocks = Math.min(ranges.count, room);
    header.duplicates = Math.min(this.#duplicates.length, room - header.gapBlocks);
    const length = writeSackHeader(into, at, header);
    for (let index = 0; index < header.gapBlocks; index++) {
      const start = ranges.start(index) - ranges.cumulative;
      writeGap(into, at, index, start, ranges.end(index) - ranges.cumulative);
    }
    for (let index = 0; index < header.duplicates; index++) {
      writeDuplicate(into, at, header, index, this.#duplicates[index]!);
    }
    this.#offeredBytes = state.windowBytes;
    this.#sent();
    return at + length;
  }

  #sent(): void {
    this.due = false;
    this.deadlineMs = Infinity;
    this.#packets = 0;
    if (this.#duplicates.length > 0) this.#duplicates.length = 0;
  }
}
