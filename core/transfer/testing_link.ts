/**
 * Two lanes joined in memory by an emulated line: delay, bandwidth, frames that are late, lost or out of order, a cut.
 * Everything random comes from a seed, so that a failure can be repeated.
 *
 * @module
 */

import type { Lane, LaneListener } from "../connection/lane.ts";
import { slipError } from "../errors.ts";
import { LANE_HIGH_WATER_BYTES, LANE_LOW_WATER_BYTES } from "../limits.ts";
import { seededRandom } from "../testing_random.ts";

/** What a line is like; both directions alike. */
export interface Line {
  /** Makes everything random. @default 1 */
  readonly seed?: number;
  /** Milliseconds from one end to the other. @default 0 */
  readonly delayMs?: number;
  /** Up to so many milliseconds more for each frame of data, at random, so that they overtake each other. @default 0 */
  readonly jitterMs?: number;
  /** Bytes of data a second. @default no bound */
  readonly bytesPerSecond?: number;
  /** Share of frames that come late, as after a retransmission, by `retransmitMs`. @default 0 */
  readonly lossRate?: number;
  /** @default 20 */
  readonly retransmitMs?: number;
  /** Of the frames, counted from 0, that never arrive although the line holds. @default none */
  readonly losesFrame?: (index: number) => boolean;
  /** Bytes, counted in both directions together, after which both ends see the line cut. @default never */
  readonly cutAfterBytes?: number;
  /** Which control messages arrive. @default all */
  readonly passesControl?: (text: string) => boolean;
  /** Which frames arrive, told their end. @default all */
  readonly passesData?: (from: LinkLane) => boolean;
}

/** Both ends of an emulated line. */
export function linkPair(
  line: Line = {},
): { readonly a: LinkLane; readonly b: LinkLane; readonly link: Link } {
  const link = new Link(line);
  return { a: link.a, b: link.b, link };
}

/** The line itself: what both ends share. */
export class Link {
  readonly a: LinkLane;
  readonly b: LinkLane;
  readonly line: Line;
  readonly random: () => number;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #bytes = 0;
  #frames = 0;
  #isCut = false;

  /** Joins two new ends. */
  constructor(line: Line) {
    this.line = line;
    this.random = seededRandom(line.seed ?? 1);
    this.a = new LinkLane(this);
    this.b = new LinkLane(this);
    this.a.peer = this.b;
    this.b.peer = this.a;
  }

  /** Bytes that were sent in both directions. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Frames that were sent. */
  nextFrame(): number {
    return this.#frames++;
  }

  /** Counts what is sent, and cuts the line when it has carried enough; says whether it holds. */
  carry(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.#bytes > (this.line.cutAfterBytes ?? Infinity)) this.cut();
    return !this.#isCut;
  }

  /** Cuts the line: both ends see it closed with an error, and nothing under way arrives. */
  cut(): void {
    if (this.#isCut) return;
    this.end();
    for (const lane of [this.a, this.b]) queueMicrotask(() => lane.ended(slipError("peer-lost")));
  }

  /** Nothing under way arrives any more. */
  end(): void {
    this.#isCut = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Does `what` after a time, unless the line is cut. */
  later(milliseconds: number, what: () => void): void {
    if (this.#isCut) return;
    if (milliseconds <= 0) return queueMicrotask(() => this.#isCut || what());
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      what();
    }, milliseconds);
    this.#timers.add(timer);
  }
}

/** One end of an emulated line. */
export class LinkLane implements Lane {
  readonly kind = "direct";
  readonly detail = "emulated";
  /** The other end. */
  peer!: LinkLane;
  /** Most bytes that waited here at a time. */
  mostQueuedBytes = 0;
  /** How often this end was told to close. */
  closes = 0;
  readonly #link: Link;
  readonly #held: (() => void)[] = [];
  readonly #queue: Uint8Array<ArrayBuffer>[] = [];
  #listener: LaneListener | undefined;
  #queuedBytes = 0;
  #isDraining = false;
  #waiting: PromiseWithResolvers<void> | undefined;
  #end: { readonly error: Error | undefined } | undefined;

  /** An end of `link`. */
  constructor(link: Link) {
    this.#link = link;
  }

  /** Whether this end is closed. */
  get isClosed(): boolean {
    return this.#end !== undefined;
  }

  listen(listener: LaneListener): void {
    this.#listener = listener;
    for (const deliver of this.#held.splice(0)) deliver();
    if (this.#end !== undefined) listener.closed(this.#end.error);
  }

  sendControl(text: string): void {
    if (this.#end !== undefined || !this.#link.carry(text.length)) return;
    if (!(this.#link.line.passesControl?.(text) ?? true)) return;
    this.#link.later(
      this.#link.line.delayMs ?? 0,
      () => this.peer.#arrived(() => this.peer.#listener!.control(text)),
    );
  }

  sendData(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#end !== undefined) return;
    this.#queue.push(frame.slice());
    this.#queuedBytes += frame.length;
    this.mostQueuedBytes = Math.max(this.mostQueuedBytes, this.#queuedBytes);
    if (!this.#isDraining) this.#drain();
  }

  writable(): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end.error ?? slipError("peer-lost"));
    if (this.#queuedBytes < LANE_HIGH_WATER_BYTES) return Promise.resolve();
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  close(): void {
    this.closes++;
    if (this.#end !== undefined) return;
    // What is under way is lost, as when a peer connection closes; the other end notices a little later.
    this.ended(undefined);
    this.#link.end();
    queueMicrotask(() => this.peer.ended(undefined));
  }

  /** This end is gone. */
  ended(error: Error | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#queue.length = 0;
    this.#waiting?.promise.catch(() => {});
    this.#waiting?.reject(error ?? slipError("peer-lost"));
    this.#waiting = undefined;
    this.#listener?.closed(error);
  }

  /** Sends what is queued, one frame at a time, as fast as the line allows. */
  #drain(): void {
    const frame = this.#queue[0];
    this.#isDraining = frame !== undefined;
    if (frame === undefined) return;
    const { bytesPerSecond = Infinity } = this.#link.line;
    this.#link.later(frame.length / bytesPerSecond * 1_000, () => {
      this.#queue.shift();
      this.#queuedBytes -= frame.length;
      if (this.#queuedBytes <= LANE_LOW_WATER_BYTES) this.#wake();
      this.#dispatch(frame);
      this.#drain();
    });
  }

  #dispatch(frame: Uint8Array<ArrayBuffer>): void {
    const { delayMs = 0, jitterMs = 0, lossRate = 0, retransmitMs = 20, losesFrame, passesData } =
      this.#link.line;
    if (!this.#link.carry(frame.length)) return;
    const isLost = losesFrame?.(this.#link.nextFrame()) ?? false;
    if (isLost || !(passesData?.(this) ?? true)) return;
    const late = this.#link.random() < lossRate ? retransmitMs : 0;
    const total = delayMs + this.#link.random() * jitterMs + late;
    this.#link.later(total, () => this.peer.#arrived(() => this.peer.#listener!.data(frame)));
  }

  #arrived(deliver: () => void): void {
    if (this.#end !== undefined) return;
    if (this.#listener === undefined) this.#held.push(deliver);
    else deliver();
  }

  #wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }
}
