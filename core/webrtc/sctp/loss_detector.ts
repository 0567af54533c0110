/**
 * Tells what is lost by what was sent after it and has arrived (RFC 9002, section 6.1).
 *
 *     transmissions:  oldest ── lost? ── lost? ─ … ─ newest acknowledged ── too early to tell
 *     positions:      base ── reported ── reported ── horizon ── unseen: not in the SACK, arrived or not
 *
 * A SACK that is cut off says nothing of what lies beyond its last block. What asked for a receipt there is told by that;
 * the rest waits until SACKs get so far, and is sent again when that takes too long.
 *
 * @module
 */

import type { Flight } from "./flight.ts";
import { ChunkState } from "./flight.ts";
import {
  CUT_GAP_BLOCKS,
  LOSS_DELAY_FACTOR,
  MAX_LOSS_DELAY_FACTOR,
  MAX_REORDERING_PACKETS,
  RECEIPT_GAP_BLOCKS,
  REORDERING_PACKETS,
  TIMER_GRANULARITY_MS,
  UNSEEN_ROUND_TRIPS,
} from "./numbers.ts";
import { PositionQueue } from "./position_queue.ts";
import type { RoundTrip } from "./round_trip.ts";

/** Why a chunk is taken for lost. */
export type LossEvidence =
  /** A SACK reports what lies around it. */
  | "missing"
  /** It asked for a receipt; later ones came. */
  | "noReceipt"
  /** SACKs have not got so far for long. */
  | "unseen";

/** Takes the position and the slot of a chunk that is lost. */
export type Lose = (position: number, slot: number, evidence: LossEvidence) => void;

/** Finds what is lost in a flight. */
export class LossDetector {
  /** When {@linkcode LossDetector.detect} is due. */
  deadlineMs = Infinity;
  /** Whether SACKs are, or soon will be, too short to tell of everything: packets had better ask for receipts. */
  wantsReceipts = false;
  /** Whether a receipt has ever come: otherwise none means nothing. */
  answersReceipts = false;
  readonly #flight: Flight;
  readonly #roundTrip: RoundTrip;
  readonly #unseen = new PositionQueue();
  #horizon = Infinity;
  #mostBlocks = 0;
  #largestTransmission = -1;
  #largestPacket = -1;
  #reorderingPackets = REORDERING_PACKETS;
  #delayFactor = LOSS_DELAY_FACTOR;

  /** Watches `flight`. */
  constructor(flight: Flight, roundTrip: RoundTrip) {
    this.#flight = flight;
    this.#roundTrip = roundTrip;
  }

  /** Up to which position the newest SACK tells what is missing; `Infinity` when it was not cut off. */
  get horizon(): number {
    return this.#horizon;
  }

  /** A SACK came with so many gap blocks, the last of which ends at position `end`. */
  reported(blocks: number, end: number): void {
    this.#mostBlocks = Math.max(this.#mostBlocks, blocks);
    const mayCut = this.#mostBlocks <= CUT_GAP_BLOCKS;
    this.#horizon = mayCut && blocks === CUT_GAP_BLOCKS ? end : Infinity;
    this.wantsReceipts = mayCut && blocks >= RECEIPT_GAP_BLOCKS;
  }

  /** The chunk in `slot`, the newest that an acknowledgement told of, arrived. */
  arrived(slot: number): void {
    const { transmissions, packets } = this.#flight;
    this.#largestTransmission = Math.max(this.#largestTransmission, transmissions[slot]!);
    this.#largestPacket = Math.max(this.#largestPacket, packets[slot]!);
  }

  /** Something taken for lost has arrived, in `packet` or, when that is -1, in one not known: wait longer from now on. */
  reordered(packet: number): void {
    const seen = packet < 0 ? 2 * this.#reorderingPackets : this.#largestPacket - packet + 1;
    this.#reorderingPackets = Math.min(MAX_REORDERING_PACKETS, Math.max(this.#reorderingPackets, seen));
    this.#delayFactor = Math.min(MAX_LOSS_DELAY_FACTOR, this.#delayFactor + 1 / 8);
  }

  /** Everything in flight counts as lost: what left so far is settled. */
  settle(): void {
    this.#flight.oldest = this.#flight.nextTransmission;
    this.#unseen.clear();
    this.deadlineMs = Infinity;
  }

  /** Finds what is lost now. */
  detect(nowMs: number, lose: Lose): void {
    const roundTripMs = Math.max(this.#roundTrip.smoothedMs, this.#roundTrip.latestMs);
    this.deadlineMs = Infinity;
    this.#walk(nowMs, Math.max(TIMER_GRANULARITY_MS, this.#delayFactor * roundTripMs), lose);
    this.#judgeUnseen(nowMs, UNSEEN_ROUND_TRIPS * roundTripMs, lose);
  }

  /** Walks transmissions from the oldest open one; each is passed once, and once more when it was unseen. */
  #walk(nowMs: number, delayMs: number, lose: Lose): void {
    const flight = this.#flight;
    for (; flight.oldest <= this.#largestTransmission; flight.oldest++) {
      const position = flight.openPosition(flight.oldest);
      if (position < 0) continue;
      const slot = flight.slot(position);
      const overtaken = this.#largestPacket - flight.packets[slot]! >= this.#reorderingPackets;
      const dueMs = flight.sentMs[slot]! + delayMs;
      if (!overtaken && nowMs < dueMs) {
        this.deadlineMs = dueMs;
        return;
      }
      this.#judge(position, slot, lose);
    }
  }

  #judge(position: number, slot: number, lose: Lose): void {
    const flight = this.#flight;
    if (position <= this.#horizon) return lose(position, slot, "missing");
    if (flight.asked[slot] && this.answersReceipts) return lose(position, slot, "noReceipt");
    flight.unseen[slot] = 1;
    this.#unseen.push(position);
  }

  #judgeUnseen(nowMs: number, delayMs: number, lose: Lose): void {
    const flight = this.#flight;
    for (; !this.#unseen.empty; this.#unseen.shift()) {
      const position = this.#unseen.peek();
      const slot = flight.slot(position);
      const isOpen = position >= flight.base && flight.states[slot] === ChunkState.inFlight;
      if (!isOpen || !flight.unseen[slot]) continue;
      const dueMs = flight.sentMs[slot]! + delayMs;
      if (position > this.#horizon && nowMs < dueMs) {
        this.deadlineMs = Math.min(this.deadlineMs, dueMs);
        return;
      }
      lose(position, slot, position <= this.#horizon ? "missing" : "unseen");
    }
  }
}
