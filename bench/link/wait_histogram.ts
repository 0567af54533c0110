/**
 * How long packets waited, in bins of a millisecond.
 *
 * @module
 */

/** What waiting came to. */
export interface Waits {
  /** Milliseconds that half of the packets did not exceed. */
  readonly medianMs: number;
  /** Milliseconds that 99 % of the packets did not exceed. */
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Counts. */
export class WaitHistogram {
  readonly #counts: number[] = [];
  #total = 0;

  /** A packet waited so long. */
  add(waitedMs: number): void {
    const bin = Math.ceil(waitedMs);
    while (this.#counts.length <= bin) this.#counts.push(0);
    this.#counts[bin]!++;
    this.#total++;
  }

  /** What they come to, rounded up to milliseconds; zeros when nothing passed. */
  summary(): Waits {
    return {
      medianMs: this.#quantile(0.5),
      p99Ms: this.#quantile(0.99),
      maxMs: Math.max(0, this.#counts.length - 1),
    };
  }

  #quantile(share: number): number {
    let left = Math.ceil(share * this.#total);
    const bin = this.#counts.findIndex((count) => (left -= count) <= 0);
    return Math.max(0, bin);
  }
}
