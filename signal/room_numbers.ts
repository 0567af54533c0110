/** Options of {@linkcode RoomNumbers}. */
export interface RoomNumbersOptions {
  /** Milliseconds before a number is given out again. */
  readonly quarantineMs: number;
  /** Numbers in quarantine at once; above, the oldest return early. */
  readonly quarantineNumbers: number;
}

/**
 * Gives out the smallest free positive integer, and holds a number back for a while after its room ended, so that a
 * late receiver with an old code does not meet a stranger. Time is an argument and must not run backwards.
 */
export class RoomNumbers {
  readonly #options: RoomNumbersOptions;
  readonly #live = new Set<number>();
  /** Number → when it is free again; in the order they ended, which is the order they return. */
  readonly #quarantine = new Map<number, number>();
  /** Every smaller number is live or in quarantine. */
  #lowest = 1;

  /** All numbers are free. */
  constructor(options: RoomNumbersOptions) {
    this.#options = options;
  }

  /** Takes the smallest free number. */
  take(nowMs: number): number {
    this.#endQuarantine(nowMs);
    while (this.#live.has(this.#lowest) || this.#quarantine.has(this.#lowest)) this.#lowest++;
    this.#live.add(this.#lowest);
    return this.#lowest++;
  }

  /** Gives a number back; nothing if it is not taken. */
  release(number: number, nowMs: number): void {
    if (!this.#live.delete(number)) return;
    this.#quarantine.set(number, nowMs + this.#options.quarantineMs);
    this.#endQuarantine(nowMs);
  }

  #endQuarantine(nowMs: number): void {
    for (const [number, freeAtMs] of this.#quarantine) {
      if (freeAtMs > nowMs && this.#quarantine.size <= this.#options.quarantineNumbers) return;
      this.#quarantine.delete(number);
      this.#lowest = Math.min(this.#lowest, number);
    }
  }
}
