/** An open file, of whatever kind. */
interface Closable {
  close(): Promise<void> | void;
}

interface Slot<Handle> {
  readonly handle: Promise<Handle>;
  users: number;
}

/**
 * Open files, a bounded number at a time: opens on demand and closes the one unused for longest.
 *
 * Files are known by a number. Someone who needs one while all others are in use waits for the first to be free.
 */
export class HandlePool<Handle extends Closable> {
  readonly #limit: number;
  /** Least recently used first. */
  readonly #slots = new Map<number, Slot<Handle>>();
  #waiting: (() => void)[] = [];
  #closed = false;

  /** Nothing is open yet. @param limit Files open at a time, 1 or more. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * What `action` makes of the open file `file`, which stays open at least until then.
   * @param open Opens it when it is not open; its error is passed on.
   * @throws TypeError after {@linkcode HandlePool.close}.
   */
  async use<T>(
    file: number,
    open: () => Promise<Handle>,
    action: (handle: Handle) => Promise<T>,
  ): Promise<T> {
    const slot = await this.#take(file, open);
    try {
      return await action(await slot.handle);
    } finally {
      await this.#give(file, slot);
    }
  }

  /** Closes `file` if it is open. The caller sees to it that nobody uses it. */
  async release(file: number): Promise<void> {
    const slot = this.#slots.get(file);
    if (slot === undefined) return;
    this.#slots.delete(file);
    await closeSlot(slot);
    this.#wake();
  }

  /** Lets the actions under way end, then closes everything. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    while ([...this.#slots.values()].some((slot) => slot.users > 0)) await this.#changed();
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    await Promise.all(slots.map(closeSlot));
  }

  async #take(file: number, open: () => Promise<Handle>): Promise<Slot<Handle>> {
    for (;;) {
      if (this.#closed) throw new TypeError("the files are closed");
      const slot = this.#slots.get(file) ?? this.#add(open);
      if (slot !== undefined) {
        slot.users++;
        this.#slots.delete(file);
        this.#slots.set(file, slot);
        return slot;
      }
      await this.#changed();
    }
  }

  /** A new slot, at the price of an unused one when there are enough; `undefined` when all are in use. */
  #add(open: () => Promise<Handle>): Slot<Handle> | undefined {
    if (this.#slots.size < this.#limit) return { handle: open(), users: 0 };
    for (const [file, slot] of this.#slots) {
      if (slot.users > 0) continue;
      this.#slots.delete(file);
      return { handle: closeSlot(slot).then(open), users: 0 };
    }
    return undefined;
  }

  async #give(file: number, slot: Slot<Handle>): Promise<void> {
    slot.users--;
    // A file that could not be opened is not open, and the next try may succeed.
    const opened = await slot.handle.then(() => true, () => false);
    if (!opened && this.#slots.get(file) === slot) this.#slots.delete(file);
    this.#wake();
  }

  #changed(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

async function closeSlot(slot: Slot<Closable>): Promise<void> {
  const handle = await slot.handle.catch(() => undefined);
  await handle?.close();
}
