/** A first-in, first-out queue of positions in a ring: what waits to be sent again. */
export class PositionQueue {
  #ring = new Float64Array(256);
  #head = 0;
  #tail = 0;

  /** Whether there is nothing. */
  get empty(): boolean {
    return this.#head === this.#tail;
  }

  /** Adds `position` at the end. */
  push(position: number): void {
    if (this.#tail - this.#head === this.#ring.length) this.#grow();
    this.#ring[this.#tail++ & (this.#ring.length - 1)] = position;
  }

  /** The first one; NaN when empty. */
  peek(): number {
    return this.empty ? NaN : this.#ring[this.#head & (this.#ring.length - 1)]!;
  }

  /** Removes the first one. */
  shift(): void {
    this.#head++;
  }

  /** Removes all. */
  clear(): void {
    this.#head = this.#tail;
  }

  #grow(): void {
    const ring = new Float64Array(2 * this.#ring.length);
    for (let at = this.#head; at < this.#tail; at++) {
      ring[at & (ring.length - 1)] = this.#ring[at & (this.#ring.length - 1)]!;
    }
    this.#ring = ring;
  }
}
