/**
 * An emulated link, one direction: a bottleneck with a finite queue, then a delay, then everything else that happens to
 * packets. It has no clock of its own; the same seed gives the same fate to the same packets.
 *
 *     send ──▶ queue (drops when full) ──▶ rate ──▶ loss, duplication, corruption, reordering ──▶ delay ──▶ deliver
 *
 * @module
 */

import { seededRandom } from "../../../testing_random.ts";
import type { Fragmentation } from "../../fragmentation.ts";
import { EventHeap } from "./event_heap.ts";

/** What a link does. Probabilities are in [0, 1]. */
export interface LinkOptions {
  readonly seed: number;
  /** @default Infinity */
  readonly bitsPerSecond?: number;
  /** One way. @default 0 */
  readonly delayMs?: number;
  /** How long the queue may get, in time at the rate. @default 100 */
  readonly queueMs?: number;
  /** @default 0 */
  readonly loss?: number;
  /** @default 0 */
  readonly duplication?: number;
  /** Probability of one flipped byte. @default 0 */
  readonly corruption?: number;
  /** Probability of coming late by up to {@linkcode LinkOptions.reorderingMs}. @default 0 */
  readonly reordering?: number;
  /** @default 20 */
  readonly reorderingMs?: number;
  /** Packets come out in clumps, this far apart: Wi-Fi, or a busy receiver. @default 0 */
  readonly clumpMs?: number;
  /** Bytes each packet has on the wire beside its own: IPv4, UDP and a DTLS record. @default 65 */
  readonly overheadBytes?: number;
  /** Decides about a packet before chance does: `drop` loses it. For losing one particular packet. */
  readonly filter?: (packet: Uint8Array, nowMs: number) => "pass" | "drop";
}

/** Takes a packet that came out of a link. */
export type Deliver = (packet: Uint8Array, nowMs: number) => void;

/** One direction of a path. */
export class Link {
  /** The longest time a packet waited in the queue. */
  longestQueueMs = 0;
  /** Sum and number of queueing times, for the mean. */
  queuedMs = 0;
  passed = 0;
  dropped = 0;
  /** Bytes of the largest packet that passes, unless it may be cut. */
  mtuBytes = Infinity;
  readonly #options: Required<Omit<LinkOptions, "filter">> & Pick<LinkOptions, "filter">;
  readonly #random: () => number;
  readonly #underWay = new EventHeap<{ packet: Uint8Array; deliver: Deliver }>();
  #freeMs = 0;

  constructor(options: LinkOptions) {
    this.#random = seededRandom(options.seed);
    this.#options = {
      bitsPerSecond: Infinity,
      delayMs: 0,
      queueMs: 100,
      loss: 0,
      duplication: 0,
      corruption: 0,
      reordering: 0,
      reorderingMs: 20,
      clumpMs: 0,
      overheadBytes: 65,
      ...options,
    };
  }

  /** When the next packet comes out; `Infinity` when none is under way. */
  get nextMs(): number {
    return this.#underWay.nextMs;
  }

  /** Forgets the statistics of the queue. */
  resetStatistics(): void {
    this.longestQueueMs =
      this.queuedMs =
      this.passed =
      this.dropped =
        0;
  }

  /** Takes a packet, which from now on belongs to the link. */
  send(packet: Uint8Array, nowMs: number, deliver: Deliver, fragmentation: Fragmentation = "usual"): void {
    const options = this.#options;
    const waitMs = Math.max(0, this.#freeMs - nowMs);
    const isTooLarge = packet.length > this.mtuBytes && fragmentation !== "allowed";
    if (isTooLarge || options.filter?.(packet, nowMs) === "drop" || waitMs > options.queueMs) {
      this.dropped++;
      return;
    }
    this.longestQueueMs = Math.max(this.longestQueueMs, waitMs);
    this.queuedMs += waitMs;
    this.passed++;
    const bits = (packet.length + options.overheadBytes) * 8;
    this.#freeMs = nowMs + waitMs + bits * 1000 / options.bitsPerSecond;
    if (this.#happens(options.loss)) this.dropped++;
    else this.#travel(packet, deliver);
    if (this.#happens(options.duplication)) this.#travel(packet.slice(), deliver);
  }

  /** Delivers what has arrived by `nowMs`. */
  deliver(nowMs: number): void {
    while (this.#underWay.nextMs <= nowMs) {
      const { packet, deliver } = this.#underWay.pop()!;
      deliver(packet, nowMs);
    }
  }

  #travel(packet: Uint8Array, deliver: Deliver): void {
    const options = this.#options;
    const lateMs = this.#happens(options.reordering) ? this.#random() * options.reorderingMs : 0;
    if (this.#happens(options.corruption)) this.#corrupt(packet);
    const atMs = this.#freeMs + options.delayMs + lateMs;
    const clumpedMs = options.clumpMs > 0 ? Math.ceil(atMs / options.clumpMs) * options.clumpMs : atMs;
    this.#underWay.push(clumpedMs, { packet, deliver });
  }

  #corrupt(packet: Uint8Array): void {
    const at = Math.floor(this.#random() * packet.length);
    packet[at] = packet[at]! ^ (1 + Math.floor(this.#random() * 255));
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }
}
