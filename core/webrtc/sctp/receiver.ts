/**
 * The receiving half: from DATA chunks in any order to messages, each once, ordered ones in order.
 *
 *     in order ──▶ assembler ─────────────┐
 *     ahead of a gap ──▶ ring ──(whole)───┼──▶ unordered: deliver
 *                         └─(gap filled)──┘    ordered: deliver, or hold until its turn
 *
 * A message behind a gap does not wait for it unless it must: other streams and unordered messages pass.
 *
 * @module
 */

import { FragmentRing } from "./fragment_ring.ts";
import { MessageAssembler } from "./message_assembler.ts";
import { HELD_MESSAGES, TRACKED_POSITIONS } from "./numbers.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { ReceiveWindow } from "./receive_window.ts";
import { ReceivedRanges } from "./received_ranges.ts";
import { ssnAfter } from "./serial.ts";
import { DataFlag, type DataHeader } from "./wire/data.ts";
import type { SkippedStream } from "./wire/forward_tsn.ts";

/** Takes a message; the bytes are its own. */
export type Deliver = (stream: number, protocol: number, data: Uint8Array<ArrayBuffer>) => void;

/** What became of a DATA chunk. */
export type Reception =
  /** It is new, and nothing is missing. */
  | "inOrder"
  /** It is new, and something is missing. */
  | "gap"
  /** It was here before. */
  | "duplicate"
  /** There is no room; the peer sends it again. */
  | "dropped";

/** Bounds of a {@linkcode Receiver}, in bytes. */
export interface ReceiverLimits {
  /** @default windowBytes */
  readonly firstWindowBytes?: number;
  readonly windowBytes: number;
  readonly messageBytes: number;
}

interface HeldMessage {
  readonly protocol: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

interface InboundStream {
  expectedSsn: number;
  readonly held: Map<number, HeldMessage>;
}

/** The receiving half of an association. */
export class Receiver {
  /** What has arrived. */
  readonly ranges = new ReceivedRanges();
  /** What the peer may fill. */
  readonly window: ReceiveWindow;
  /** Bytes delivered that the layer above has not taken yet; it says so with {@linkcode Receiver.release}. */
  #unreadBytes = 0;
  #heldBytes = 0;
  #heldMessages = 0;
  readonly #limits: ReceiverLimits;
  readonly #deliver: Deliver;
  readonly #ring = new FragmentRing();
  readonly #assembler: MessageAssembler;
  readonly #streams = new Map<number, InboundStream>();
  readonly #scratch: DataHeader = { flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 };

  constructor(limits: ReceiverLimits, deliver: Deliver) {
    this.#limits = limits;
    const { firstWindowBytes, windowBytes } = limits;
    this.window = new ReceiveWindow({
      firstBytes: firstWindowBytes ?? windowBytes,
      mostBytes: windowBytes,
    });
    this.#deliver = deliver;
    this.#assembler = new MessageAssembler(limits.messageBytes);
  }

  /** Bytes that wait here for a missing piece or for the layer above. */
  get bufferedBytes(): number {
    return this.#ring.bytes + this.#assembler.bytes + this.#heldBytes + this.#unreadBytes;
  }

  /** Bytes the peer may still send: its `a_rwnd`. */
  get windowBytes(): number {
    return Math.max(0, this.window.bytes - this.bufferedBytes);
  }

  /** The layer above took `bytes` of delivered messages. */
  release(bytes: number): void {
    this.#unreadBytes -= bytes;
  }

  /**
   * Takes the user data of a DATA chunk, `packet` from `start` to `end`, at `position`.
   * @throws SctpProtocolError when the peer breaks a rule that only hostility explains.
   */
  data(position: number, header: DataHeader, packet: Uint8Array, start: number, end: number): Reception {
    const { cumulative } = this.ranges;
    if (!this.#hasRoom(position, cumulative)) return "dropped";
    const addition = this.ranges.add(position);
    if (addition !== "added") return addition === "known" ? "duplicate" : "dropped";
    if (position !== cumulative + 1) {
      this.#keep(position, header, packet, start, end);
      return "gap";
    }
    this.#assemble(header, packet, start, end);
    if (this.ranges.cumulative !== position) this.#drain(position + 1, this.ranges.cumulative);
    return this.ranges.count === 0 ? "inOrder" : "gap";
  }

  /** The peer gave up everything up to `position` (RFC 3758, section 3.6). */
  forward(position: number, skipped: readonly SkippedStream[]): void {
    const { cumulative } = this.ranges;
    if (position <= cumulative) return;
    const highest = this.ranges.highest;
    this.ranges.skipTo(position);
    // The next piece of the message under way is among what is skipped, and fragments there miss one too.
    this.#assembler.abandon();
    for (let at = cumulative + 1; at <= Math.min(highest, position); at++) this.#ring.take(at);
    this.#drain(position + 1, Math.min(highest, this.ranges.cumulative));
    for (const { stream, ssn } of skipped) this.#skipStream(this.#stream(stream), stream, ssn);
  }

  /** The peer starts `streams` afresh: all of them when the list is empty (RFC 6525, section 5.2.2). */
  reset(streams: readonly number[]): void {
    for (const stream of streams.length > 0 ? streams : [...this.#streams.keys()]) {
      const state = this.#streams.get(stream);
      if (!state) continue;
      for (const message of state.held.values()) this.#unhold(message);
      this.#streams.delete(stream);
    }
  }

  /** The streams that have carried ordered messages. */
  get knownStreams(): number[] {
    return [...this.#streams.keys()];
  }

  #hasRoom(position: number, cumulative: number): boolean {
    if (position - cumulative >= TRACKED_POSITIONS) return false;
    const room = this.#limits.windowBytes - this.bufferedBytes;
    // The next one in order always fits: without it nothing could ever leave. Its message is bounded by itself.
    return room > 0 || (position === cumulative + 1 && room > -this.#limits.messageBytes);
  }

  #keep(position: number, header: DataHeader, packet: Uint8Array, start: number, end: number): void {
    this.#ring.reserve(this.ranges.cumulative, position - this.ranges.cumulative);
    const payload = packet.slice(start, end) as Uint8Array<ArrayBuffer>;
    const first = this.#ring.put(position, header, payload);
    if (first < 0) return;
    const message = this.#ring.takeMessage(first);
    if (message.length > this.#limits.messageBytes) {
      throw new SctpProtocolError(`message above ${this.#limits.messageBytes} bytes`);
    }
    this.#complete(header, message);
  }

  /** Hands positions whose gap was filled to the assembler, in order. */
  #drain(from: number, to: number): void {
    const header = this.#scratch;
    for (let position = from; position <= to; position++) {
      const isFragment = this.#ring.has(position);
      if (isFragment) this.#ring.header(position, header);
      const payload = this.#ring.take(position);
      if (payload && isFragment) this.#assemble(header, payload, 0, payload.length);
    }
  }

  #assemble(header: DataHeader, bytes: Uint8Array, start: number, end: number): void {
    const message = this.#assembler.add(header, bytes, start, end);
    if (message) this.#complete(header, message);
  }

  #complete(header: DataHeader, data: Uint8Array<ArrayBuffer>): void {
    const { stream, ssn, protocol } = header;
    if (header.flags & DataFlag.unordered) return this.#hand(stream, protocol, data);
    const state = this.#stream(stream);
    if (ssn === state.expectedSsn) {
      this.#hand(stream, protocol, data);
      state.expectedSsn = (ssn + 1) & 0xffff;
      if (state.held.size > 0) this.#releaseHeld(state, stream);
    } else if (ssnAfter(ssn, state.expectedSsn)) this.#hold(state, ssn, { protocol, data });
  }

  #hand(stream: number, protocol: number, data: Uint8Array<ArrayBuffer>): void {
    this.#unreadBytes += data.length;
    this.#deliver(stream, protocol, data);
  }

  #stream(stream: number): InboundStream {
    let state = this.#streams.get(stream);
    if (!state) {
      state = { expectedSsn: 0, held: new Map() };
      this.#streams.set(stream, state);
    }
    return state;
  }

  #hold(state: InboundStream, ssn: number, message: HeldMessage): void {
    if (state.held.has(ssn)) return;
    if (this.#heldMessages >= HELD_MESSAGES) throw new SctpProtocolError("too many messages out of order");
    state.held.set(ssn, message);
    this.#heldMessages++;
    this.#heldBytes += message.data.length;
  }

  #unhold(message: HeldMessage): void {
    this.#heldMessages--;
    this.#heldBytes -= message.data.length;
  }

  #releaseHeld(state: InboundStream, stream: number): void {
    while (this.#handHeld(state, stream, state.expectedSsn)) {
      state.expectedSsn = (state.expectedSsn + 1) & 0xffff;
    }
  }

  #skipStream(state: InboundStream, stream: number, ssn: number): void {
    if (ssnAfter(state.expectedSsn, ssn)) return;
    const distance = (held: number) => (held - state.expectedSsn) & 0xffff;
    const last = distance(ssn);
    // The shorter way, so that many steps past many messages cost no more than both.
    const passed = last < state.held.size
      ? Array.from({ length: last + 1 }, (_, step) => (state.expectedSsn + step) & 0xffff)
      : [...state.held.keys()].filter((held) => !ssnAfter(held, ssn)).sort((a, b) =>
        distance(a) - distance(b)
      );
    for (const held of passed) this.#handHeld(state, stream, held);
    state.expectedSsn = (ssn + 1) & 0xffff;
    this.#releaseHeld(state, stream);
  }

  #handHeld(state: InboundStream, stream: number, ssn: number): boolean {
    const message = state.held.get(ssn);
    if (message === undefined) return false;
    state.held.delete(ssn);
    this.#unhold(message);
    this.#hand(stream, message.protocol, message.data);
    return true;
  }
}
