/** Bits kept: packets may overtake each other by so many. */
const WINDOW = 4096;

/** Which sequence numbers were seen, so that a record counts once (RFC 6347, section 4.1.2.6). */
export class ReplayWindow {
  readonly #bits = new Uint32Array(WINDOW / 32);
  #highest = -1;

  /** Whether a record with `sequence` may still be new. Asked before it is decrypted. */
  admits(sequence: number): boolean {
    if (sequence > this.#highest) return true;
    if (sequence <= this.#highest - WINDOW) return false;
    const index = sequence % WINDOW;
    return (this.#bits[index >>> 5]! & (1 << (index & 31))) === 0;
  }

  /** `sequence` was seen, in a record that proved authentic. */
  mark(sequence: number): void {
    if (sequence > this.#highest) this.#slide(sequence);
    const index = sequence % WINDOW;
    this.#bits[index >>> 5]! |= 1 << (index & 31);
  }

  /** Forgets what falls out of the window. */
  #slide(sequence: number): void {
    if (sequence - this.#highest >= WINDOW) this.#bits.fill(0);
    else {
      for (let passed = this.#highest + 1; passed <= sequence; passed++) {
        const index = passed % WINDOW;
        this.#bits[index >>> 5]! &= ~(1 << (index & 31));
      }
    }
    this.#highest = sequence;
  }
}
