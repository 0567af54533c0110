/**
 * Fragments that arrived ahead of a gap, by position, in a ring that grows with the distance.
 *
 * Fragments of one message that lie side by side form a *run*. The two ends of a run know each other, so joining a
 * fragment to its neighbours and seeing that a message is whole takes constant time.
 *
 *     position   41    42    43    44    45
 *     flags      B      ·    (gap)  ·     E
 *     other end  42    41           45    44
 *
 * @module
 */

import { TRACKED_POSITIONS } from "./numbers.ts";
import { DataFlag, type DataHeader } from "./wire/data.ts";

const SMALLEST_RING = 1024;

/** What is in a slot. */
const Slot = { empty: 0, fragment: 1, delivered: 2 } as const;

/** The ring. Positions must lie within {@linkcode TRACKED_POSITIONS} after the cumulative one. */
export class FragmentRing {
  /** Bytes of user data in it. */
  bytes = 0;
  #size = SMALLEST_RING;
  #slots = new Uint8Array(SMALLEST_RING);
  #flags = new Uint8Array(SMALLEST_RING);
  #streams = new Uint16Array(SMALLEST_RING);
  #ssns = new Uint16Array(SMALLEST_RING);
  #protocols = new Uint32Array(SMALLEST_RING);
  #otherEnds = new Float64Array(SMALLEST_RING);
  #payloads: (Uint8Array<ArrayBuffer> | undefined)[] = new Array(SMALLEST_RING);

  /** Whether the fragment at `position` is here, not yet handed on. */
  has(position: number): boolean {
    return this.#slots[position & (this.#size - 1)] === Slot.fragment;
  }

  /** Makes room for positions up to `distance` after `cumulative`. */
  reserve(cumulative: number, distance: number): void {
    if (distance <= this.#size) return;
    let size = this.#size;
    while (size < distance) size *= 2;
    this.#grow(Math.min(size, TRACKED_POSITIONS), cumulative);
  }

  /** Notes that the message at `position` was handed on already. */
  markDelivered(position: number): void {
    this.#slots[position & (this.#size - 1)] = Slot.delivered;
  }

  /** Keeps a fragment and joins it to its run. Returns the first position of the message when it is whole, else -1. */
  put(position: number, header: DataHeader, payload: Uint8Array<ArrayBuffer>): number {
    const index = position & (this.#size - 1);
    this.#slots[index] = Slot.fragment;
    this.#flags[index] = header.flags;
    this.#streams[index] = header.stream;
    this.#ssns[index] = header.ssn;
    this.#protocols[index] = header.protocol;
    this.#payloads[index] = payload;
    this.bytes += payload.length;
    return this.#join(position);
  }

  /** Reads the header of the fragment at `position`; `header.tsn` is left alone. */
  header(position: number, header: DataHeader): void {
    const index = position & (this.#size - 1);
    header.flags = this.#flags[index]!;
    header.stream = this.#streams[index]!;
    header.ssn = this.#ssns[index]!;
    header.protocol = this.#protocols[index]!;
  }

  /** Removes what is at `position`: its bytes when it was a fragment, else undefined. */
  take(position: number): Uint8Array<ArrayBuffer> | undefined {
    const index = position & (this.#size - 1);
    const payload = this.#payloads[index];
    this.#slots[index] = Slot.empty;
    this.#payloads[index] = undefined;
    if (payload) this.bytes -= payload.length;
    return payload;
  }

  /** Takes the whole message that begins at `first` out, leaving a note that it was delivered. */
  takeMessage(first: number): Uint8Array<ArrayBuffer> {
    const last = this.#otherEnds[first & (this.#size - 1)]!;
    let length = 0;
    for (let at = first; at <= last; at++) length += this.#payloads[at & (this.#size - 1)]!.length;
    const message = new Uint8Array(length);
    let offset = 0;
    for (let at = first; at <= last; at++) {
      const payload = this.take(at)!;
      message.set(payload, offset);
      offset += payload.length;
      this.markDelivered(at);
    }
    return message;
  }

  #join(position: number): number {
    const flags = this.#flags[position & (this.#size - 1)]!;
    const continues = !(flags & DataFlag.begin) && this.#isPart(position, position - 1, DataFlag.end);
    const continued = !(flags & DataFlag.end) && this.#isPart(position, position + 1, DataFlag.begin);
    const first = continues ? this.#otherEnds[(position - 1) & (this.#size - 1)]! : position;
    const last = continued ? this.#otherEnds[(position + 1) & (this.#size - 1)]! : position;
    this.#otherEnds[first & (this.#size - 1)] = last;
    this.#otherEnds[last & (this.#size - 1)] = first;
    const whole = (this.#flags[first & (this.#size - 1)]! & DataFlag.begin) &&
      (this.#flags[last & (this.#size - 1)]! & DataFlag.end);
    return whole ? first : -1;
  }

  /** Whether the neighbour belongs to the same message: no message ends between; stream and, if it has one, SSN are the same. */
  #isPart(position: number, neighbour: number, border: number): boolean {
    const here = position & (this.#size - 1);
    const there = neighbour & (this.#size - 1);
    return this.#slots[there] === Slot.fragment && !(this.#flags[there]! & border) &&
      this.#streams[there] === this.#streams[here] &&
      (this.#ssns[there] === this.#ssns[here] || (this.#flags[here]! & DataFlag.unordered) !== 0) &&
      ((this.#flags[there]! ^ this.#flags[here]!) & DataFlag.unordered) === 0;
  }

  #grow(size: number, cumulative: number): void {
    const before = { ...this.#arrays(), mask: this.#size - 1 };
    this.#slots = new Uint8Array(size);
    this.#flags = new Uint8Array(size);
    this.#streams = new Uint16Array(size);
    this.#ssns = new Uint16Array(size);
    this.#protocols = new Uint32Array(size);
    this.#otherEnds = new Float64Array(size);
    this.#payloads = new Array(size);
    const after = this.#arrays();
    for (let step = 1; step <= this.#size; step++) {
      const from = (cumulative + step) & before.mask;
      const to = (cumulative + step) & (size - 1);
      after.slots[to] = before.slots[from]!;
      after.flags[to] = before.flags[from]!;
      after.streams[to] = before.streams[from]!;
      after.ssns[to] = before.ssns[from]!;
      after.protocols[to] = before.protocols[from]!;
      after.otherEnds[to] = before.otherEnds[from]!;
      after.payloads[to] = before.payloads[from];
    }
    this.#size = size;
  }

  #arrays() {
    return {
      slots: this.#slots,
      flags: this.#flags,
      streams: this.#streams,
      ssns: this.#ssns,
      protocols: this.#protocols,
      otherEnds: this.#otherEnds,
      payloads: this.#payloads,
    };
  }
}
