/**
 * The narrow place of a line: a queue that drops when it is full, a rate, and chance behind it.
 *
 *     take ──▶ queue (drops when full) ──▶ rate ──▶ chance ──▶ carried
 *
 * It has no clock and keeps no packets: that a queue is first in, first out makes one number of it.
 *
 * @module
 */

import { Waits } from "./waits.ts";

/** What it is like. */
export interface BottleneckOptions {
  readonly bitsPerSecond: number;
  /** How long the queue may be, in time at the rate: who finds it longer is dropped. */
  readonly queueMs: number;
  /** Probability that a packet is lost by chance, once it has passed. */
  readonly loss: number;
}

/** What becomes of a packet: it is dropped where the queue is full, or takes its time and is then lost by chance or not. */
export type Passage = "carried" | "dropped" | "lost";

/** The bottleneck. */
export class Bottleneck {
  /** Packets, by what became of them. */
  readonly counts: Record<Passage, number> = { carried: 0, dropped: 0, lost: 0 };
  /** How long those waited that were not dropped. */
  readonly waits = new Waits();
  readonly bytesPerMs: number;
  readonly #queueMs: number;
  readonly #loss: number;
  readonly #random: () => number;
  #freeMs = 0;

  /** @param random Numbers in [0, 1). */
  constructor({ bitsPerSecond, queueMs, loss }: BottleneckOptions, random: () => number) {
    this.bytesPerMs = bitsPerSecond / 8000;
    this.#queueMs = queueMs;
    this.#loss = loss;
    this.#random = random;
  }

  /** When the last packet that was not dropped is through. */
  get freeMs(): number {
    return this.#freeMs;
  }

  /** Takes a packet of `bytes`, headers included, at `nowMs`, which never goes back. */
  take(bytes: number, nowMs: number): Passage {
    const passage = this.#pass(bytes, nowMs);
    this.counts[passage]++;
    return passage;
  }

  #pass(bytes: number, nowMs: number): Passage {
    const waitMs = Math.max(0, this.#freeMs - nowMs);
    if (waitMs > this.#queueMs) return "dropped";
    this.#freeMs = nowMs + waitMs + bytes / this.bytesPerMs;
    this.waits.note(waitMs);
    return this.#random() < this.#loss ? "lost" : "carried";
  }
}
