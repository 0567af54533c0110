/** Spent places at the front that are let go together. */
const SPENT = 10_000;

/** First in, first out, in constant time. */
export class Fifo<Item> {
  readonly #items: (Item | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  /** What came first; `undefined` when empty. */
  get first(): Item | undefined {
    return this.#items[this.#head];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Removes and returns what came first. */
  shift(): Item | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head >= SPENT) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }
}
