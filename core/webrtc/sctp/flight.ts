/**
 * What has been sent and is not yet acknowledged for good: one slot a chunk in a ring by position, and a log of
 * transmissions in the order they left, by which loss is told.
 *
 *     ring:  position  ─▶ message, offset, length, state, when it left last
 *     log:   transmission ─▶ position; one that was sent again has a later entry, the older one then means nothing
 *
 * @module
 */

import { giveBack } from "../../spare_buffers.ts";
import type { OutboundMessage } from "./send_queue.ts";

const SMALLEST_RING = 1024;

/** The state of a slot. */
export const ChunkState = {
  /** Not in use. */
  free: 0,
  /** On the way, as far as we know. */
  inFlight: 1,
  /** Taken for lost; waits to be sent again. */
  lost: 2,
  /** Reported in a gap block: arrived, but the receiver could still take it back. */
  acknowledged: 3,
} as const;

/** The ring and the log. Fields are arrays by slot: read them with `slot(position)`. */
export class Flight {
  /** The next position to be used. */
  next = 0;
  /** Everything below is acknowledged for good. */
  base = 0;
  /** The next transmission to be logged. */
  nextTransmission = 0;

  #size = SMALLEST_RING;
  messages: (OutboundMessage | undefined)[] = new Array(SMALLEST_RING).fill(undefined);
  offsets = new Float64Array(SMALLEST_RING);
  lengths = new Uint16Array(SMALLEST_RING);
  states = new Uint8Array(SMALLEST_RING);
  /** Times sent, up to 255. */
  sends = new Uint8Array(SMALLEST_RING);
  transmissions = new Float64Array(SMALLEST_RING);
  packets = new Float64Array(SMALLEST_RING);
  sentMs = new Float64Array(SMALLEST_RING);
  /** Delivery state when it left (draft-ietf-ccwg-bbr, section 4.1.2). */
  deliveredBytes = new Float64Array(SMALLEST_RING);
  deliveredMs = new Float64Array(SMALLEST_RING);
  firstSentMs = new Float64Array(SMALLEST_RING);
  limited = new Uint8Array(SMALLEST_RING);
  /** 1 when its packet asked for a receipt. */
  asked = new Uint8Array(SMALLEST_RING);
  /** 1 when it is overdue but beyond what SACKs report. */
  unseen = new Uint8Array(SMALLEST_RING);
  /** 1 when it was once taken for lost without a SACK that says so. */
  guessed = new Uint8Array(SMALLEST_RING);

  #logSize = SMALLEST_RING;
  #log = new Float64Array(SMALLEST_RING);
  /** The oldest transmission whose fate is open. */
  oldest = 0;

  /** Where `position` is in the arrays. */
  slot(position: number): number {
    return position & (this.#size - 1);
  }

  /** Positions from the base to the next. */
  get span(): number {
    return this.next - this.base;
  }

  /** Takes the next position for a fragment. Returns its slot. */
  add(message: OutboundMessage, offset: number, length: number): number {
    if (this.span === this.#size) this.#grow();
    const slot = this.slot(this.next++);
    this.messages[slot] = message;
    this.offsets[slot] = offset;
    this.lengths[slot] = length;
    this.sends[slot] = 0;
    this.guessed[slot] = 0;
    return slot;
  }

  /** Logs that the chunk at `position` leaves now in packet `packet`, which asks for a receipt or does not. */
  log(position: number, packet: number, asks: boolean, nowMs: number): void {
    if (this.nextTransmission - this.oldest === this.#logSize) this.#growLog();
    const slot = this.slot(position);
    this.#log[this.nextTransmission & (this.#logSize - 1)] = position;
    this.states[slot] = ChunkState.inFlight;
    this.transmissions[slot] = this.nextTransmission++;
    this.packets[slot] = packet;
    this.sentMs[slot] = nowMs;
    this.asked[slot] = asks ? 1 : 0;
    this.unseen[slot] = 0;
    if (this.sends[slot]! < 255) this.sends[slot]!++;
  }

  /** The position that transmission `index` carried if it is still the last one of it and open, else -1. */
  openPosition(index: number): number {
    const position = this.#log[index & (this.#logSize - 1)]!;
    if (position < this.base) return -1;
    const slot = this.slot(position);
    return this.states[slot] === ChunkState.inFlight && this.transmissions[slot] === index ? position : -1;
  }

  /** Frees everything below `base`, and the memory of messages that were given and have arrived. */
  release(base: number): void {
    for (; this.base < base; this.base++) {
      const slot = this.slot(this.base);
      const { data, isGiven } = this.messages[slot]!;
      this.states[slot] = ChunkState.free;
      this.messages[slot] = undefined;
      // Fragments of a message have consecutive TSNs: with the last one all are below.
      if (isGiven && this.offsets[slot]! + this.lengths[slot]! === data.length) giveBack(data);
    }
  }

  #growLog(): void {
    const log = new Float64Array(2 * this.#logSize);
    for (let index = this.oldest; index < this.nextTransmission; index++) {
      log[index & (log.length - 1)] = this.#log[index & (this.#logSize - 1)]!;
    }
    this.#log = log;
    this.#logSize = log.length;
  }

  #grow(): void {
    const size = 2 * this.#size;
    const move = <Values extends Float64Array | Uint8Array | Uint16Array>(
      from: Values,
      to: Values,
    ): Values => {
      for (let position = this.base; position < this.next; position++) {
        to[position & (size - 1)] = from[position & (this.#size - 1)]!;
      }
      return to;
    };
    const messages: (OutboundMessage | undefined)[] = new Array(size).fill(undefined);
    for (let position = this.base; position < this.next; position++) {
      messages[position & (size - 1)] = this.messages[position & (this.#size - 1)];
    }
    this.messages = messages;
    this.offsets = move(this.offsets, new Float64Array(size));
    this.lengths = move(this.lengths, new Uint16Array(size));
    this.states = move(this.states, new Uint8Array(size));
    this.sends = move(this.sends, new Uint8Array(size));
    this.transmissions = move(this.transmissions, new Float64Array(size));
    this.packets = move(this.packets, new Float64Array(size));
    this.sentMs = move(this.sentMs, new Float64Array(size));
    this.deliveredBytes = move(this.deliveredBytes, new Float64Array(size));
    this.deliveredMs = move(this.deliveredMs, new Float64Array(size));
    this.firstSentMs = move(this.firstSentMs, new Float64Array(size));
    this.limited = move(this.limited, new Uint8Array(size));
    this.asked = move(this.asked, new Uint8Array(size));
    this.unseen = move(this.unseen, new Uint8Array(size));
    this.guessed = move(this.guessed, new Uint8Array(size));
    this.#size = size;
  }
}
