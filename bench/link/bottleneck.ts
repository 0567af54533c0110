/**
 * One direction of a line, as arithmetic: chance loss, then a queue in front of a fixed rate, then a fixed delay. What
 * goes in first comes out first.
 *
 *     packet ──▶ lost by chance? ──▶ queue (at most so long) ──▶ rate ──▶ delay ──▶ out
 *
 * @module
 */

/** What a line is like, each direction of it. */
export interface LineShape {
  /** Bits a second, IP headers included. */
  readonly bitsPerSecond: number;
  /** Milliseconds that every packet is under way, one way. */
  readonly delayMs: number;
  /** Share of packets that are lost by chance, 0–1. */
  readonly lossRate: number;
  /** Milliseconds that a packet may have to wait for those before it; who would wait longer is dropped. */
  readonly queueMs: number;
}

/** What became of a packet: when it comes out, on the clock of `nowMs`, and how long it waits for others. */
export type Passage =
  | { readonly fate: "passes"; readonly dueMs: number; readonly waitedMs: number }
  /** By chance. */
  | { readonly fate: "lost" }
  /** The queue is full. */
  | { readonly fate: "dropped" };

/** One direction. */
export class Bottleneck {
  readonly #shape: LineShape;
  readonly #random: () => number;
  /** When the rate has nothing more to do. */
  #freeMs = -Infinity;

  /** @param random Numbers in 0–1, below 1, one for each packet. */
  constructor(shape: LineShape, random: () => number) {
    this.#shape = shape;
    this.#random = random;
  }

  /** A packet of so many bytes comes; `nowMs` never goes back. */
  admit(bytes: number, nowMs: number): Passage {
    const { bitsPerSecond, delayMs, lossRate, queueMs } = this.#shape;
    if (this.#random() < lossRate) return { fate: "lost" };
    const startMs = Math.max(this.#freeMs, nowMs);
    const waitedMs = startMs - nowMs;
    if (waitedMs > queueMs) return { fate: "dropped" };
    this.#freeMs = startMs + 8000 * bytes / bitsPerSecond;
    return { fate: "passes", dueMs: this.#freeMs + delayMs, waitedMs };
  }
}
