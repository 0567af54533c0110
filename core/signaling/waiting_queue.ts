import { quiet } from "./quiet.ts";

/** What the items of a {@linkcode WaitingQueue} may weigh together. */
export interface Weighing<Item> {
  /** The most that may wait. */
  readonly limit: number;
  /** What an item weighs. */
  readonly weigh: (item: Item) => number;
}

/**
 * What arrived and nobody took yet, or who waits and got nothing yet: bounded, in order, and with an end. Promises
 * handed out are {@linkcode quiet}.
 */
export class WaitingQueue<Item> {
  readonly #limit: number;
  readonly #weighing: Weighing<Item>;
  readonly #items: Item[] = [];
  readonly #waiting: PromiseWithResolvers<Item>[] = [];
  #weight = 0;
  #reason: Error | undefined;

  /**
   * An empty queue.
   * @param limit Items that may wait to be taken.
   * @param weighing What they may weigh. @default nothing weighs anything
   */
  constructor(limit: number, weighing: Weighing<Item> = { limit: 0, weigh: () => 0 }) {
    this.#limit = limit;
    this.#weighing = weighing;
  }

  /** Whether it was closed; items may still be there. */
  get isClosed(): boolean {
    return this.#reason !== undefined;
  }

  /** Adds an item; false when there is no room for it. Nothing happens after `close`. */
  push(item: Item): boolean {
    if (this.#reason) return true;
    const first = this.#waiting.shift();
    if (first) {
      first.resolve(item);
      return true;
    }
    const { limit, weigh } = this.#weighing;
    const weight = this.#weight + weigh(item);
    if (this.#items.length >= this.#limit || weight > limit) return false;
    this.#items.push(item);
    this.#weight = weight;
    return true;
  }

  /** The next item: at once if there is one, else when it comes. Rejects when closed and empty. */
  next(): Promise<Item> {
    const item = this.#items.shift();
    if (item !== undefined) {
      this.#weight -= this.#weighing.weigh(item);
      return Promise.resolve(item);
    }
    const waiter = Promise.withResolvers<Item>();
    if (this.#reason) waiter.reject(this.#reason);
    else this.#waiting.push(waiter);
    return quiet(waiter.promise);
  }

  /** Takes out an item that nobody has taken; nothing if it is not there. */
  remove(item: Item): void {
    const index = this.#items.indexOf(item);
    if (index < 0) return;
    this.#items.splice(index, 1);
    this.#weight -= this.#weighing.weigh(item);
  }

  /** Forgets what nobody has taken. */
  clear(): void {
    this.#items.length = 0;
    this.#weight = 0;
  }

  /** Ends every wait, now and later, with `reason`; what arrived before can still be taken. The first reason stays. */
  close(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason);
  }
}
