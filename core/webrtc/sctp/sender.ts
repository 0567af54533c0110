/**
 * The sending half: fragments messages, keeps what is in flight, finds what is lost and sends it again.
 *
 *     queue ──▶ fragment ──▶ in flight ──▶ acknowledged
 *                  ▲             │ three packets sent later have arrived, or 9/8 round trips passed since
 *                  └──── lost ◀──┘ or nothing was heard for a timeout
 *
 * Loss is told as in RFC 9002, section 6, by what was sent after it, which holds for packets sent again too; RFC 9260's
 * count of missing reports (section 7.2.4) does not, and leaves a second loss to a timeout.
 *
 * Why one file: sending, acknowledging and losing change the same counters, and apart they would share all of them.
 *
 * @module
 */

import { type CongestionController, emptyFeedback, type Feedback } from "../congestion/controller.ts";
import { padded } from "./bytes.ts";
import { DeliveryRate } from "./delivery_rate.ts";
import { ChunkState, Flight } from "./flight.ts";
import {
  LOSS_DELAY_FACTOR,
  MAX_REORDERING_PACKETS,
  REORDERING_PACKETS,
  RTO_MAX_MS,
  TIMER_GRANULARITY_MS,
  TRACKED_POSITIONS,
} from "./numbers.ts";
import { Pacer } from "./pacer.ts";
import { PositionQueue } from "./position_queue.ts";
import { RoundTrip } from "./round_trip.ts";
import type { OutboundMessage, SendQueue } from "./send_queue.ts";
import { positionOf, tsnOf } from "./serial.ts";
import { SocketRoom } from "./socket_room.ts";
import { DATA_HEADER_BYTES, DataFlag, type DataHeader, writeDataHeader } from "./wire/data.ts";
import { gapEnd, gapStart, type SackHeader } from "./wire/sack.ts";

/** How much later than usual a reordered packet may come before it counts as lost, in round trips. */
const MAX_LOSS_DELAY_FACTOR = 2;

/** A room smaller than this is not worth a fragment, bytes. */
const MIN_FRAGMENT_BYTES = 256;

/** A window of so few packets that the peer's delay of every second acknowledgement would show, bytes. */
const SMALL_WINDOW_BYTES = 5000;

/** Milliseconds of a round trip within one machine or room; through the air, where packets wait together, it is longer. */
const SHORT_PATH_MS = 1;

/** The sending half of an association. */
export class Sender {
  readonly queue: SendQueue;
  readonly roundTrip = new RoundTrip();
  /** Timeouts since something was acknowledged. */
  timeouts = 0;
  /** Chunks sent again, for statistics. */
  retransmissions = 0;

  readonly #initialTsn: number;
  readonly #controller: CongestionController;
  readonly #room: SocketRoom;
  readonly #pacer: Pacer;
  readonly #flight = new Flight();
  readonly #rate = new DeliveryRate();
  readonly #lost = new PositionQueue();
  readonly #feedback = emptyFeedback();
  readonly #header: DataHeader = { flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 };
  #peerWindowBytes: number;
  #flightBytes = 0;
  #flightUserBytes = 0;
  /** Bytes of the packets that filled the window since the last acknowledgement; 0 when it was not full. */
  #filledBy = 0;
  #nextPacket = 0;
  #largestTransmission = -1;
  #largestPacket = -1;
  #newestSlot = -1;
  #newestSample = -1;
  #reorderingPackets = REORDERING_PACKETS;
  #lossDelayFactor = LOSS_DELAY_FACTOR;
  #lossMs = Infinity;
  #timerStartMs = Infinity;
  #probed = false;
  #probe = false;
  #waitsForPacer = false;
  #trustGaps = true;
  #gaps: number[] = [];
  #previousGaps: number[] = [];

  /**
   * @param peerWindowBytes What the peer announced in its INIT or INIT ACK.
   * @param heldPackets Packets that the peer's socket is sure to hold while the peer is busy.
   */
  constructor(
    queue: SendQueue,
    initialTsn: number,
    peerWindowBytes: number,
    controller: CongestionController,
    heldPackets = Infinity,
  ) {
    this.#room = new SocketRoom(heldPackets);
    this.#pacer = new Pacer(heldPackets);
    this.queue = queue;
    this.#initialTsn = initialTsn;
    this.#peerWindowBytes = peerWindowBytes;
    this.#controller = controller;
  }

  /** Bytes in flight, chunk headers included. */
  get flightBytes(): number {
    return this.#flightBytes;
  }

  /** The TSN of the last chunk that was given one. */
  get lastTsn(): number {
    return tsnOf(this.#flight.next - 1, this.#initialTsn);
  }

  /** Whether everything queued was sent and acknowledged. */
  get done(): boolean {
    return this.queue.empty && this.#flight.span === 0;
  }

  /** When {@linkcode Sender.tick} or a new attempt to write is due. */
  get deadlineMs(): number {
    const pacing = this.#waitsForPacer ? this.#pacer.nextMs : Infinity;
    return Math.min(pacing, this.#lossMs, this.#timerMs());
  }

  /**
   * Writes as many DATA chunks as may be sent now from `at` to `end`; returns where they end. `packetBytes` is the size of
   * a full packet and tells how much fits into an empty one.
   */
  write(into: Uint8Array, at: number, end: number, nowMs: number, packetBytes: number): number {
    if (!this.#maySend(nowMs, packetBytes)) return at;
    let position = at;
    // What was made for a wider path leaves alone, in a packet larger than others: its TSN says where it ends.
    const most = end - at === packetBytes ? Infinity : end;
    position = this.#writeLost(into, position, end, most, nowMs);
    if (this.#lost.empty) position = this.#writeNew(into, position, end, nowMs, packetBytes);
    this.#probe = false;
    if (position > at) {
      this.#nextPacket++;
      this.#pacer.sent(position - at);
      // Silence is counted from the last packet, unless a question is open already.
      if (!this.#probed && this.timeouts === 0) this.#timerStartMs = nowMs;
    } else if (this.queue.empty && this.#flightBytes < this.#controller.windowBytes) {
      this.#rate.limited(this.#flightBytes);
    }
    return position;
  }

  /** Handles the SACK at `at`; its lists are read from `packet`. */
  acknowledge(packet: Uint8Array, at: number, sack: SackHeader, nowMs: number): void {
    const flight = this.#flight;
    const cumulative = positionOf(sack.cumulativeTsn, this.#initialTsn, flight.base);
    // An old one, or one for what was never sent.
    if (cumulative < flight.base - 1 || cumulative >= flight.next) return;
    const feedback = this.#begin(nowMs);
    for (let position = flight.base; position <= cumulative; position++) this.#acknowledged(position, nowMs);
    this.#readGaps(packet, at, sack, cumulative, nowMs);
    this.#finish(nowMs);
    this.#pacer.returned(feedback.ackedBytes);
    this.#rate.measure(flight, this.#newestSlot, feedback, this.roundTrip.shortestMs);
    flight.release(cumulative + 1);
    this.#peerWindowBytes = sack.window;
    this.#report(nowMs);
  }

  /** Acknowledges everything up to `tsn`, as SHUTDOWN does. */
  acknowledgeUpTo(tsn: number, nowMs: number): void {
    const cumulativeTsn = tsn;
    const sack = { cumulativeTsn, window: this.#peerWindowBytes, gapBlocks: 0, duplicates: 0 };
    const position = positionOf(tsn, this.#initialTsn, this.#flight.base);
    if (position >= this.#flight.base) this.acknowledge(new Uint8Array(0), 0, sack, nowMs);
  }

  /** Packets may have `bytes` of chunks from now on. */
  packetSize(bytes: number): void {
    this.#controller.packetSize(bytes);
  }

  /** The time may have come to take something for lost. */
  tick(nowMs: number): void {
    if (nowMs >= this.#lossMs) {
      this.#begin(nowMs);
      this.#detectLoss(nowMs);
      this.#rate.measure(this.#flight, -1, this.#feedback, 0);
      this.#report(nowMs);
    }
    if (nowMs < this.#timerMs()) return;
    if (this.#probed || this.roundTrip.smoothedMs === 0) this.#timeOut(nowMs);
    else this.#sendProbe(nowMs);
  }

  // Sending

  #maySend(nowMs: number, packetBytes: number): boolean {
    this.#waitsForPacer = false;
    if (this.#lost.empty && this.queue.empty && !this.#probe) {
      if (this.#flightBytes < this.#controller.windowBytes) this.#rate.limited(this.#flightBytes);
      return false;
    }
    if (this.#probe) return true;
    if (this.#flightBytes > 0 && this.#flightBytes + packetBytes > this.#windowBytes(packetBytes)) {
      this.#filledBy = packetBytes;
      return false;
    }
    if (this.#lost.empty && !this.#peerHasRoom(this.queue.next()!)) {
      this.#rate.limited(this.#flightBytes);
      return false;
    }
    if (this.#pacer.ready(nowMs, this.#controller.pacingRate, packetBytes)) return true;
    this.#waitsForPacer = true;
    return false;
  }

  /**
   * What may be in flight. On a short path nothing but the peer's socket holds what its process has not read yet, and the
   * controller cannot see how little that is: the loss comes without a delay.
   */
  #windowBytes(packetBytes: number): number {
    const { windowBytes, pacingRate } = this.#controller;
    const { shortestMs } = this.roundTrip;
    if (shortestMs === 0 || shortestMs > SHORT_PATH_MS) return windowBytes;
    return Math.min(windowBytes, this.#room.packets * packetBytes + 2 * pacingRate * shortestMs);
  }

  /** One chunk may go to a full receiver, so that its answer tells when there is room again (RFC 9260, section 6.1). */
  #peerHasRoom(message: OutboundMessage): boolean {
    if (this.#flight.span >= TRACKED_POSITIONS - 1) return false;
    const room = this.#peerWindowBytes - this.#flightUserBytes;
    const length = message.data.length - message.sentBytes;
    return room >= Math.min(length, MIN_FRAGMENT_BYTES) || this.#flight.span === 0;
  }

  #writeLost(into: Uint8Array, at: number, end: number, most: number, nowMs: number): number {
    const flight = this.#flight;
    let position = at;
    while (!this.#lost.empty) {
      const chunk = this.#lost.peek();
      const slot = flight.slot(chunk);
      const isLost = chunk >= flight.base && flight.states[slot] === ChunkState.lost;
      if (isLost) {
        if (position + DATA_HEADER_BYTES + flight.lengths[slot]! > (position === at ? most : end)) break;
        position = this.#writeChunk(into, position, chunk, nowMs);
        this.retransmissions++;
      }
      this.#lost.shift();
    }
    return position;
  }

  #writeNew(into: Uint8Array, at: number, end: number, nowMs: number, packetBytes: number): number {
    const flight = this.#flight;
    const smallest = Math.min(MIN_FRAGMENT_BYTES, packetBytes >> 1);
    let position = at;
    for (let message = this.queue.next(); message; message = this.queue.next()) {
      const left = message.data.length - message.sentBytes;
      const room = end - position - DATA_HEADER_BYTES;
      if (room < Math.min(left, smallest) || !this.#peerHasRoom(message)) break;
      const taken = Math.max(MIN_FRAGMENT_BYTES, this.#peerWindowBytes - this.#flightUserBytes);
      const length = Math.min(left, room, taken);
      if (flight.span === 0) this.#restart(nowMs);
      flight.add(message, message.sentBytes, length);
      this.queue.took(length);
      position = this.#writeChunk(into, position, flight.next - 1, nowMs);
    }
    if (position === at && this.#probe) {
      position = this.#writeProbe(into, at, end - at === packetBytes ? Infinity : end, nowMs);
    }
    return position;
  }

  /** Sends the last chunk in flight again: there is nothing new to ask with. */
  #writeProbe(into: Uint8Array, at: number, end: number, nowMs: number): number {
    const flight = this.#flight;
    for (let position = flight.next - 1; position >= flight.base; position--) {
      const slot = flight.slot(position);
      if (flight.states[slot] !== ChunkState.inFlight) continue;
      if (at + DATA_HEADER_BYTES + flight.lengths[slot]! > end) return at;
      this.#leaves(slot);
      this.retransmissions++;
      return this.#writeChunk(into, at, position, nowMs);
    }
    return at;
  }

  #writeChunk(into: Uint8Array, at: number, position: number, nowMs: number): number {
    const flight = this.#flight;
    const slot = flight.slot(position);
    const message = flight.messages[slot]!;
    const offset = flight.offsets[slot]!;
    const length = flight.lengths[slot]!;
    const header = this.#header;
    header.flags = (offset === 0 ? DataFlag.begin : 0) |
      (offset + length === message.data.length ? DataFlag.end : 0) |
      (message.unordered ? DataFlag.unordered : 0) | (this.#wantsAnswer() ? DataFlag.immediate : 0);
    header.tsn = tsnOf(position, this.#initialTsn);
    header.stream = message.stream;
    header.ssn = message.ssn;
    header.protocol = message.protocol;
    writeDataHeader(into, at, header, length);
    into.set(message.data.subarray(offset, offset + length), at + DATA_HEADER_BYTES);
    this.#flightUserBytes += length;
    this.#flightBytes += length + DATA_HEADER_BYTES;
    flight.log(position, this.#nextPacket, nowMs);
    this.#rate.stamp(flight, slot);
    if (this.#timerStartMs === Infinity) this.#timerStartMs = nowMs;
    return pad(into, at, DATA_HEADER_BYTES + length);
  }

  /** Whether this is the last chunk for a while, so that the peer should not wait for another (RFC 9260, section 6.1). */
  #wantsAnswer(): boolean {
    return this.queue.empty || this.#probe || this.#controller.windowBytes < SMALL_WINDOW_BYTES;
  }

  #restart(nowMs: number): void {
    this.#rate.restart(nowMs);
    this.#controller.restarted(nowMs);
  }

  // Acknowledgements

  #begin(nowMs: number) {
    const feedback = this.#feedback;
    feedback.nowMs = nowMs;
    feedback.ackedBytes = 0;
    feedback.lostBytes = 0;
    feedback.lostSentMs = 0;
    feedback.roundTripMs = 0;
    feedback.applicationLimited = false;
    feedback.priorFlightBytes = this.#flightBytes;
    this.#newestSlot = -1;
    this.#newestSample = -1;
    return feedback;
  }

  /** The gap blocks, of which only what the last SACK did not have is walked. */
  #readGaps(packet: Uint8Array, at: number, sack: SackHeader, cumulative: number, nowMs: number): void {
    const flight = this.#flight;
    const previous = this.#previousGaps;
    const gaps = this.#gaps;
    gaps.length = 0;
    let known = 0;
    let last = cumulative;
    for (let index = 0; index < sack.gapBlocks; index++) {
      const start = cumulative + gapStart(packet, at, index);
      const end = cumulative + gapEnd(packet, at, index);
      if (start <= last || end < start || end >= flight.next) break;
      if (!this.#trustGaps) this.#takeBack(last + 1, start);
      let position = start;
      while (position <= end) {
        while (known < previous.length && previous[known + 1]! < position) known += 2;
        const isKnown = known < previous.length && previous[known]! <= position;
        if (isKnown && this.#trustGaps) position = previous[known + 1]! + 1;
        else this.#acknowledged(position++, nowMs);
      }
      gaps.push(start, end);
      last = end;
    }
    if (!this.#trustGaps) this.#takeBack(last + 1, flight.next);
    this.#trustGaps = true;
    this.#gaps = previous;
    this.#previousGaps = gaps;
  }

  /** After a timeout the receiver is believed anew: what it no longer reports, it has thrown away (RFC 9260, section 6.2.1). */
  #takeBack(from: number, to: number): void {
    for (let position = from; position < to; position++) {
      const slot = this.#flight.slot(position);
      if (this.#flight.states[slot] !== ChunkState.acknowledged) continue;
      this.#flight.states[slot] = ChunkState.lost;
      this.#lost.push(position);
    }
  }

  #acknowledged(position: number, nowMs: number): void {
    const flight = this.#flight;
    const slot = flight.slot(position);
    const state = flight.states[slot]!;
    if (state === ChunkState.acknowledged || state === ChunkState.free) return;
    const elapsed = nowMs - flight.sentMs[slot]!;
    const once = flight.sends[slot] === 1;
    if (state === ChunkState.inFlight) this.#leaves(slot);
    else if (once) this.#wasNotLost(flight.packets[slot]!);
    flight.states[slot] = ChunkState.acknowledged;
    const bytes = flight.lengths[slot]! + DATA_HEADER_BYTES;
    this.#feedback.ackedBytes += bytes;
    this.#rate.delivered(bytes, nowMs);
    // What was sent again and comes back sooner than any round trip is the first transmission.
    if (!once && elapsed < this.roundTrip.shortestMs / 2) return this.#wasNotLost(-1);
    const transmission = flight.transmissions[slot]!;
    if (this.#newestSlot < 0 || transmission > flight.transmissions[this.#newestSlot]!) {
      this.#newestSlot = slot;
    }
    if (once) this.#newestSample = Math.max(this.#newestSample, flight.sentMs[slot]!);
  }

  /** The chunk in `slot` is no longer in flight. */
  #leaves(slot: number): void {
    this.#flightBytes -= this.#flight.lengths[slot]! + DATA_HEADER_BYTES;
    this.#flightUserBytes -= this.#flight.lengths[slot]!;
  }

  /** Something was taken for lost too soon: this path reorders, so wait longer from now on. */
  #wasNotLost(packet: number): void {
    const seen = packet < 0 ? 2 * this.#reorderingPackets : this.#largestPacket - packet + 1;
    this.#reorderingPackets = Math.min(MAX_REORDERING_PACKETS, Math.max(this.#reorderingPackets, seen));
    this.#lossDelayFactor = Math.min(MAX_LOSS_DELAY_FACTOR, this.#lossDelayFactor + 1 / 8);
  }

  #finish(nowMs: number): void {
    const flight = this.#flight;
    if (this.#feedback.ackedBytes === 0) return;
    if (this.#newestSample >= 0) {
      this.#feedback.roundTripMs = nowMs - this.#newestSample;
      this.roundTrip.sample(this.#feedback.roundTripMs);
    }
    if (this.#newestSlot >= 0) {
      this.#largestTransmission = Math.max(
        this.#largestTransmission,
        flight.transmissions[this.#newestSlot]!,
      );
      this.#largestPacket = Math.max(this.#largestPacket, flight.packets[this.#newestSlot]!);
    }
    this.timeouts = 0;
    this.#probed = false;
    this.#detectLoss(nowMs);
    this.#timerStartMs = this.#flightBytes > 0 ? nowMs : Infinity;
  }

  #report(nowMs: number): void {
    const feedback = this.#feedback;
    feedback.flightBytes = this.#flightBytes;
    this.#learnRoom(feedback, nowMs);
    feedback.shortestRoundTripMs = this.roundTrip.shortestMs;
    feedback.smoothedRoundTripMs = this.roundTrip.smoothedMs;
    if (feedback.ackedBytes > 0 || feedback.lostBytes > 0) this.#controller.feedback(feedback);
    if (this.#flight.span === 0) this.#timerStartMs = Infinity;
    else if (this.#timerStartMs === Infinity) this.#timerStartMs = nowMs;
  }

  #learnRoom({ ackedBytes, lostBytes, lostSentMs }: Feedback, nowMs: number): void {
    if (lostBytes > 0) this.#room.lost(lostSentMs, nowMs);
    else if (this.#filledBy > 0) this.#room.filled(ackedBytes / this.#filledBy);
    this.#filledBy = 0;
  }

  // Loss

  /** Walks transmissions from the oldest open one; each is passed once. */
  #detectLoss(nowMs: number): void {
    const flight = this.#flight;
    const delay = Math.max(
      TIMER_GRANULARITY_MS,
      this.#lossDelayFactor * Math.max(this.roundTrip.smoothedMs, this.roundTrip.latestMs),
    );
    this.#lossMs = Infinity;
    for (; flight.oldest <= this.#largestTransmission; flight.oldest++) {
      const position = flight.openPosition(flight.oldest);
      if (position < 0) continue;
      const slot = flight.slot(position);
      const overtaken = this.#largestPacket - flight.packets[slot]! >= this.#reorderingPackets;
      const dueMs = flight.sentMs[slot]! + delay;
      if (!overtaken && nowMs < dueMs) {
        this.#lossMs = dueMs;
        return;
      }
      this.#lose(position, slot);
    }
  }

  #lose(position: number, slot: number): void {
    const flight = this.#flight;
    this.#leaves(slot);
    flight.states[slot] = ChunkState.lost;
    this.#lost.push(position);
    this.#feedback.lostBytes += flight.lengths[slot]! + DATA_HEADER_BYTES;
    this.#feedback.lostSentMs = Math.max(this.#feedback.lostSentMs, flight.sentMs[slot]!);
  }

  #timerMs(): number {
    if (this.#timerStartMs === Infinity) return Infinity;
    const { timeoutMs, probeMs } = this.roundTrip;
    if (this.timeouts === 0 && !this.#probed) return this.#timerStartMs + probeMs;
    return this.#timerStartMs + Math.min(timeoutMs * 2 ** this.timeouts, RTO_MAX_MS);
  }

  /** Nothing was heard for a while: ask, without yet taking anything for lost (RFC 9002, section 6.2). */
  #sendProbe(nowMs: number): void {
    this.#probed = true;
    this.#probe = true;
    this.#timerStartMs = nowMs;
  }

  #timeOut(nowMs: number): void {
    const flight = this.#flight;
    this.timeouts++;
    this.#timerStartMs = nowMs;
    this.#lossMs = Infinity;
    this.#lost.clear();
    for (let position = flight.base; position < flight.next; position++) {
      const slot = flight.slot(position);
      if (flight.states[slot] === ChunkState.acknowledged) continue;
      if (flight.states[slot] === ChunkState.inFlight) this.#leaves(slot);
      flight.states[slot] = ChunkState.lost;
      this.#lost.push(position);
    }
    flight.oldest = flight.nextTransmission;
    this.#trustGaps = false;
    // A receiver without room is asked again and again; that says nothing about the path.
    if (this.#peerWindowBytes > 0) this.#controller.timedOut(nowMs);
    else this.timeouts = Math.min(this.timeouts, 5);
  }
}

/** Writes the zeros behind a chunk of `length` bytes at `at`, wherever in the buffer that is; returns where they end. */
function pad(into: Uint8Array, at: number, length: number): number {
  const end = at + padded(length);
  for (let zero = at + length; zero < end; zero++) into[zero] = 0;
  return end;
}
