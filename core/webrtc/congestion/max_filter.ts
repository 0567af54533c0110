/**
 * The largest value of the last `window` rounds, in constant time and space: the three best, each newer than the one
 * before (Kathleen Nichols' windowed filter, as draft-ietf-ccwg-bbr, section 5.5.5, uses it). A round is whatever the
 * caller counts: round trips, or milliseconds.
 */
export class MaxFilter {
  readonly #window: number;
  readonly #values = [0, 0, 0];
  readonly #rounds = [0, 0, 0];

  /** @param window Rounds a value counts. */
  constructor(window: number) {
    this.#window = window;
  }

  /** The largest value still in the window; 0 before the first. */
  get value(): number {
    return this.#values[0]!;
  }

  /** Adds the value of `round`; rounds never go back. */
  update(value: number, round: number): void {
    if (value >= this.#values[0]! || round - this.#rounds[2]! > this.#window) {
      return this.#fill(0, value, round);
    }
    if (value >= this.#values[1]!) this.#fill(1, value, round);
    else if (value >= this.#values[2]!) this.#fill(2, value, round);
    this.#age(value, round);
  }

  /** Forgets all but `value`. */
  reset(value: number, round: number): void {
    this.#fill(0, value, round);
  }

  #fill(from: number, value: number, round: number): void {
    for (let index = from; index < 3; index++) {
      this.#values[index] = value;
      this.#rounds[index] = round;
    }
  }

  #age(value: number, round: number): void {
    const age = round - this.#rounds[0]!;
    if (age > this.#window) {
      this.#shift(value, round);
      if (round - this.#rounds[0]! > this.#window) this.#shift(value, round);
    } else if (this.#rounds[1] === this.#rounds[0] && age > this.#window / 4) this.#fill(1, value, round);
    else if (this.#rounds[2] === this.#rounds[1] && age > this.#window / 2) this.#fill(2, value, round);
  }

  #shift(value: number, round: number): void {
    this.#values[0] = this.#values[1]!;
    this.#rounds[0] = this.#rounds[1]!;
    this.#values[1] = this.#values[2]!;
    this.#rounds[1] = this.#rounds[2]!;
    this.#values[2] = value;
    this.#rounds[2] = round;
  }
}
