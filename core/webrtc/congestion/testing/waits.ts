/** How long packets waited in a queue: the longest, the mean, and how many waited how long, by the millisecond. */
export class Waits {
  count = 0;
  longestMs = 0;
  #sumMs = 0;
  #counts: number[] = [];

  /** A packet waits `waitMs`. */
  note(waitMs: number): void {
    this.count++;
    this.#sumMs += waitMs;
    this.longestMs = Math.max(this.longestMs, waitMs);
    const bin = Math.ceil(waitMs);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
  }

  /** Forgets all of them. */
  reset(): void {
    this.count = this.longestMs = this.#sumMs = 0;
    this.#counts = [];
  }

  /** 0 when there were none. */
  get meanMs(): number {
    return this.#sumMs / Math.max(1, this.count);
  }

  /** What `share` (0–1) of them did not exceed, rounded up to a millisecond; 0 when there were none. */
  quantileMs(share: number): number {
    let above = this.count;
    for (let bin = 0; bin < this.#counts.length; bin++) {
      above -= this.#counts[bin] ?? 0;
      if (above <= (1 - share) * this.count) return bin;
    }
    return 0;
  }
}
