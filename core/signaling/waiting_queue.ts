import { quiet } from "./quiet.ts";

/**
 * What arrived and nobody took yet, or who waits and got nothing yet: bounded, in order, and with an end. Promises
 * handed out are {@linkcode quiet}.
 */
export class WaitingQueue<Item> {
  readonly #limit: number;
  readonly #items: Item[] = [];
  readonly #waiting: PromiseWithResolvers<Item>[] = [];
  #reason: Error | undefined;

  /**
   * An empty queue.
   * @param limit Items that may wait to be taken.
   */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether it was closed; items may still be there. */
  get isClosed(): boolean {
    return this.#reason !== undefined;
  }

  /** Adds an item; false when there is no room for it. Nothing happens after `close`. */
  push(item: Item): boolean {
    if (this.#reason) return true;
    const first = this.#waiting.shift();
    if (first) first.resolve(item);
    else if (this.#items.length < this.#limit) this.#items.push(item);
    else return false;
    return true;
  }

  /** The next item: at once if there is one, else when it comes. Rejects when closed and empty. */
  next(): Promise<Item> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    const waiter = Promise.withResolvers<Item>();
    if (this.#reason) waiter.reject(this.#reason);
    else this.#waiting.push(waiter);
    return quiet(waiter.promise);
  }

  /** Takes out an item that nobody has taken; nothing if it is not there. */
  remove(item: Item): void {
    const index = this.#items.indexOf(item);
    if (index >= 0) this.#items.splice(index, 1);
  }

  /** Ends every wait, now and later, with `reason`; what arrived before can still be taken. The first reason stays. */
  close(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason);
  }
}
