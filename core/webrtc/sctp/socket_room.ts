/**
 * How many packets the peer's socket holds while its process is busy. Nobody tells, so it is learned as Reno learns a path
 * (RFC 5681): one more for each round in which all came through, a quarter less when some were lost.
 *
 * @module
 */

/** What is left after a loss. CUBIC's 0.7 (RFC 9438, section 4.6) would leave more of it unused. */
const AFTER_LOSS = 3 / 4;

/** The room, in packets. */
export class SocketRoom {
  readonly #leastPackets: number;
  #packets: number;
  #reducedMs = -Infinity;

  /** Begins with `leastPackets`, and never takes it for less; `Infinity` is no bound. */
  constructor(leastPackets: number) {
    this.#leastPackets = leastPackets;
    this.#packets = leastPackets;
  }

  /** Packets that may be there. */
  get packets(): number {
    return this.#packets;
  }

  /** `packets` were acknowledged, a fraction perhaps, while there were as many in flight as may be. */
  filled(packets: number): void {
    this.#packets += packets / this.#packets || 0;
  }

  /** A packet was lost that was sent at `sentMs`. What was sent before the last reduction tells nothing new. */
  lost(sentMs: number, nowMs: number): void {
    if (sentMs < this.#reducedMs) return;
    this.#packets = Math.max(this.#leastPackets, this.#packets * AFTER_LOSS);
    this.#reducedMs = nowMs;
  }
}
