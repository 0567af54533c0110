import { RECEIVED_RANGES } from "./numbers.ts";

/** What became of a position. */
export type Addition =
  /** It is new. */
  | "added"
  /** It was there. */
  | "known"
  /** It would have begun one range too many. */
  | "full";

/**
 * Which positions have arrived: everything up to one, and ranges beyond it.
 *
 *     0 ─── cumulative ]    [ 7 ─ 9 ]  [ 12 ]   [ 14 ─ 20 ] = highest
 *
 * In order and at the end, which is nearly always, adding costs a comparison; elsewhere a binary search.
 */
export class ReceivedRanges {
  /** Everything up to here has arrived; -1 before the first. */
  cumulative = -1;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Ranges beyond the cumulative position. */
  get count(): number {
    return this.#starts.length;
  }

  /** First position of range `index`. */
  start(index: number): number {
    return this.#starts[index]!;
  }

  /** Last position of range `index`. */
  end(index: number): number {
    return this.#ends[index]!;
  }

  /** The highest position that has arrived. */
  get highest(): number {
    return this.#ends.at(-1) ?? this.cumulative;
  }

  /**
   * Adds `position`, unless there would be more than {@linkcode RECEIVED_RANGES}: the next in order, and what lies beside
   * a range, is always taken.
   */
  add(position: number): Addition {
    if (position <= this.cumulative) return "known";
    if (position > this.cumulative + 1) {
      return position > this.highest ? this.#append(position) : this.#insert(position);
    }
    this.#advance(position);
    return "added";
  }

  /** Everything up to `position` counts as arrived from now on. */
  skipTo(position: number): void {
    while (this.#starts.length > 0 && this.#starts[0]! <= position + 1) {
      position = Math.max(position, this.#ends[0]!);
      this.#starts.shift();
      this.#ends.shift();
    }
    this.cumulative = Math.max(this.cumulative, position);
  }

  #advance(position: number): void {
    this.cumulative = position;
    if (this.#starts[0] !== position + 1) return;
    this.#starts.shift();
    this.cumulative = this.#ends.shift()!;
  }

  #append(position: number): Addition {
    const last = this.#ends.length - 1;
    if (last >= 0 && this.#ends[last] === position - 1) {
      this.#ends[last] = position;
      return "added";
    }
    if (this.count === RECEIVED_RANGES) return "full";
    this.#starts.push(position);
    this.#ends.push(position);
    return "added";
  }

  /** Adds a position below the highest and above the next one. */
  #insert(position: number): Addition {
    const at = this.#firstEndingAtOrAfter(position - 1);
    if (this.#starts[at]! <= position && position <= this.#ends[at]!) return "known";
    const extendsLower = this.#ends[at] === position - 1;
    const upper = extendsLower ? at + 1 : at;
    const extendsUpper = this.#starts[upper] === position + 1;
    if (extendsLower && extendsUpper) {
      this.#ends[at] = this.#ends[upper]!;
      this.#starts.splice(upper, 1);
      this.#ends.splice(upper, 1);
    } else if (extendsLower) this.#ends[at] = position;
    else if (extendsUpper) this.#starts[upper] = position;
    else {
      if (this.count === RECEIVED_RANGES) return "full";
      this.#starts.splice(at, 0, position);
      this.#ends.splice(at, 0, position);
    }
    return "added";
  }

  #firstEndingAtOrAfter(position: number): number {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
