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
import { LossDetector, type LossEvidence } from "./loss_detector.ts";
import { MAX_PACKET_BYTES, RTO_MAX_MS, TRACKED_POSITIONS } from "./numbers.ts";
import { Pacer } from "./pacer.ts";
import { PositionQueue } from "./position_queue.ts";
import { RoundTrip } from "./round_trip.ts";
import type { OutboundMessage, SendQueue } from "./send_queue.ts";
import { positionOf, tsnOf } from "./serial.ts";
import { SocketRoom } from "./socket_room.ts";
import { DATA_HEADER_BYTES, DataFlag, type DataHeader, writeDataHeader } from "./wire/data.ts";
import { type Receipt, RECEIPT_BYTES, writeReceiptRequest } from "./wire/receipt.ts";
import { gapEnd, gapStart, type SackHeader } from "./wire/sack.ts";

/** A room smaller than this is not worth a fragment, bytes. */
const MIN_FRAGMENT_BYTES = 256;

/** A window of so few packets that the peer's delay of every second acknowledgement would show, bytes. */
const SMALL_WINDOW_BYTES = 5000;

/** Chunks of the smallest size that a packet holds: a receipt for more is none. */
const MOST_CHUNKS = Math.floor(MAX_PACKET_BYTES / (DATA_HEADER_BYTES + 4));

/** Timeouts after which a chunk that everybody waits for cannot have arrived, receipt or not. */
const DOUBT_TIMEOUTS = 2;

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
  readonly #losses = new LossDetector(this.#flight, this.roundTrip);
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
  #newestSlot = -1;
  #newestSample = -1;
  #timerStartMs = Infinity;
  #probed = false;
  #probe = false;
  #waitsForPacer = false;
  #asksReceipt = false;
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

  /** Timeouts for which packets too large may be the reason: not while a full receiver is asked with a small one. */
  get suspectTimeouts(): number {
    const isSmall = this.#flight.lengths[this.#flight.slot(this.#flight.base)]! <= MIN_FRAGMENT_BYTES;
    return this.#peerWindowBytes === 0 && isSmall ? 0 : this.timeouts;
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
    return Math.min(pacing, this.#losses.deadlineMs, this.#timerMs());
  }

  /**
   * Writes as many DATA chunks as may be sent now from `at` to `end`; returns where they end. `packetBytes` is the size of
   * a full packet and tells how much fits into an empty one.
   */
  write(into: Uint8Array, at: number, end: number, nowMs: number, packetBytes: number): number {
    if (!this.#maySend(nowMs, packetBytes)) return at;
    const first = this.#flight.nextTransmission;
    this.#asksReceipt = this.#mayAskReceipt(at, end);
    const start = this.#asksReceipt ? at + RECEIPT_BYTES : at;
    let position = this.#writeChunks(into, start, end, nowMs, packetBytes);
    if (position === start) position = at;
    else if (this.#asksReceipt) writeReceiptRequest(into, at, first, this.#flight.nextTransmission - first);
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
    this.#doubtReports(cumulative + 1, nowMs);
    this.#finish(nowMs);
    // Not when a receipt came: the SACK of the same packet is behind it, and tells how far SACKs get.
    this.#losses.detect(nowMs, this.#lose);
    this.#rate.measure(flight, this.#newestSlot, feedback, this.roundTrip.shortestMs);
    flight.release(cumulative + 1);
    this.#peerWindowBytes = sack.window;
    this.#report(nowMs);
  }

  /** The peer has the packet that carried `count` transmissions from number `first`, modulo 2^32. */
  takeReceipt({ first, count }: Receipt, nowMs: number): void {
    if (count > MOST_CHUNKS) return;
    const flight = this.#flight;
    const from = positionOf(first, 0, flight.nextTransmission);
    const feedback = this.#begin(nowMs);
    this.#losses.answersReceipts = true;
    const end = Math.min(from + count, flight.nextTransmission);
    for (let transmission = Math.max(from, flight.oldest); transmission < end; transmission++) {
      const position = flight.openPosition(transmission);
      if (position >= 0 && flight.asked[flight.slot(position)]) this.#acknowledged(position, nowMs, true);
    }
    this.#finish(nowMs);
    this.#rate.measure(flight, this.#newestSlot, feedback, this.roundTrip.shortestMs);
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
    if (nowMs >= this.#losses.deadlineMs) {
      this.#begin(nowMs);
      this.#losses.detect(nowMs, this.#lose);
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

  /** Whether there is room for the question beside the chunk that is next: its TSN says how long that is. */
  #mayAskReceipt(at: number, end: number): boolean {
    if (!this.#losses.wantsReceipts || this.#probe) return false;
    if (this.#lost.empty) return true;
    const length = this.#flight.lengths[this.#flight.slot(this.#lost.peek())]!;
    return at + RECEIPT_BYTES + DATA_HEADER_BYTES + length <= end;
  }

  #writeChunks(into: Uint8Array, at: number, end: number, nowMs: number, packetBytes: number): number {
    // What was made for a wider path leaves alone, in a packet larger than others: its TSN says where it ends.
    const most = end - at === packetBytes ? Infinity : end;
    const position = this.#writeLost(into, at, end, most, nowMs);
    return this.#lost.empty ? this.#writeNew(into, position, end, nowMs, packetBytes) : position;
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
      // Of the first one there was a receipt at most, or it would not be the first.
      if (flight.states[slot] !== ChunkState.inFlight && position > flight.base) continue;
      if (at + DATA_HEADER_BYTES + flight.lengths[slot]! > end) return at;
      if (flight.states[slot] === ChunkState.inFlight) this.#leaves(slot);
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
    flight.log(position, this.#nextPacket, this.#asksReceipt, nowMs);
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
    this.#losses.reported(sack.gapBlocks, last);
    if (!this.#trustGaps) this.#takeBack(last + 1, Math.min(flight.next, this.#losses.horizon));
    this.#trustGaps = true;
    this.#gaps = previous;
    this.#previousGaps = gaps;
  }

  /** After a timeout, or in doubt, the receiver is believed anew: what it no longer reports, it has thrown away (RFC 9260, section 6.2.1). */
  #takeBack(from: number, to: number): void {
    for (let position = from; position < to; position++) {
      const slot = this.#flight.slot(position);
      if (this.#flight.states[slot] !== ChunkState.acknowledged) continue;
      this.#flight.states[slot] = ChunkState.lost;
      this.#lost.push(position);
    }
  }

  /**
   * What a gap block or a receipt told of may have been thrown away, and the first of it is what everybody waits for. The
   * next SACK is believed anew then: there is more of it.
   */
  #doubtReports(position: number, nowMs: number): void {
    const flight = this.#flight;
    const slot = flight.slot(position);
    if (position >= flight.next || flight.states[slot] !== ChunkState.acknowledged) return;
    if (nowMs - flight.sentMs[slot]! <= DOUBT_TIMEOUTS * this.roundTrip.timeoutMs) return;
    this.#takeBack(position, position + 1);
    this.#trustGaps = false;
  }

  #acknowledged(position: number, nowMs: number, byReceipt = false): void {
    const flight = this.#flight;
    const slot = flight.slot(position);
    const state = flight.states[slot]!;
    if (state === ChunkState.acknowledged || state === ChunkState.free) return;
    const once = flight.sends[slot] === 1;
    const isGuess = flight.guessed[slot] === 1;
    const isFirst = !byReceipt && !once && this.#isFirstTransmission(slot, nowMs);
    if (state === ChunkState.inFlight) this.#leaves(slot);
    else if (once && !isGuess) this.#losses.reordered(flight.packets[slot]!);
    flight.states[slot] = ChunkState.acknowledged;
    const bytes = flight.lengths[slot]! + DATA_HEADER_BYTES;
    this.#feedback.ackedBytes += bytes;
    this.#rate.delivered(bytes, nowMs);
    // It waits over there, until a SACK tells otherwise.
    if (byReceipt) this.#peerWindowBytes = Math.max(0, this.#peerWindowBytes - flight.lengths[slot]!);
    if (isFirst && !isGuess) this.#losses.reordered(-1);
    if (isFirst) return;
    const transmission = flight.transmissions[slot]!;
    if (this.#newestSlot < 0 || transmission > flight.transmissions[this.#newestSlot]!) {
      this.#newestSlot = slot;
    }
    // What lay beyond the end of SACKs that were cut off has arrived some time ago.
    const isTimely = byReceipt || (once && position <= this.#losses.horizon);
    if (isTimely) this.#newestSample = Math.max(this.#newestSample, flight.sentMs[slot]!);
  }

  /** Whether a chunk sent again comes back too soon for the last transmission, or was sent again for too little reason. */
  #isFirstTransmission(slot: number, nowMs: number): boolean {
    const flight = this.#flight;
    return flight.guessed[slot] === 1 || nowMs - flight.sentMs[slot]! < this.roundTrip.shortestMs / 2;
  }

  /** The chunk in `slot` is no longer in flight. */
  #leaves(slot: number): void {
    this.#flightBytes -= this.#flight.lengths[slot]! + DATA_HEADER_BYTES;
    this.#flightUserBytes -= this.#flight.lengths[slot]!;
  }

  #finish(nowMs: number): void {
    if (this.#feedback.ackedBytes === 0) return;
    this.#pacer.returned(this.#feedback.ackedBytes);
    if (this.#newestSample >= 0) {
      this.#feedback.roundTripMs = nowMs - this.#newestSample;
      this.roundTrip.sample(this.#feedback.roundTripMs);
    }
    if (this.#newestSlot >= 0) this.#losses.arrived(this.#newestSlot);
    this.timeouts = 0;
    this.#probed = false;
    this.#timerStartMs = this.#flightBytes > 0 ? nowMs : Infinity;
  }

  #report(nowMs: number): void {
    const feedback = this.#feedback;
    feedback.flightBytes = this.#flightBytes;
    this.#learnRoom(feedback, nowMs);
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

  readonly #lose = (position: number, slot: number, evidence: LossEvidence): void => {
    const flight = this.#flight;
    this.#leaves(slot);
    flight.states[slot] = ChunkState.lost;
    this.#lost.push(position);
    if (evidence !== "missing") flight.guessed[slot] = 1;
    // Most of what nobody tells of has arrived: that is nothing for the controller to judge by.
    if (evidence === "unseen") return;
    this.#feedback.lostBytes += flight.lengths[slot]! + DATA_HEADER_BYTES;
    this.#feedback.lostSentMs = Math.max(this.#feedback.lostSentMs, flight.sentMs[slot]!);
  };

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
    this.#lost.clear();
    for (let position = flight.base; position < flight.next; position++) {
      const slot = flight.slot(position);
      if (flight.states[slot] === ChunkState.acknowledged) continue;
      if (flight.states[slot] === ChunkState.inFlight) this.#leaves(slot);
      flight.states[slot] = ChunkState.lost;
      this.#lost.push(position);
    }
    this.#losses.settle();
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
