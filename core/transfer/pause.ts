/**
 * A person's way to pause a transfer and to let it go on.
 *
 * @module
 */

/**
 * Pauses what it was given to, from this side. A sender that pauses sends no further blocks to anybody; a receiver
 * that pauses stores nothing more. The other side is told, so that nobody takes the silence for a fault, and either
 * side may pause for as long as it likes. The connection stays, and so does the way to cancel.
 */
export class PauseControl {
  #isPaused = false;
  readonly #watchers = new Set<(isPaused: boolean) => void>();

  /** Whether it is paused by this side. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Pauses. Before anything moves, it is paused as soon as it would. Nothing when it is paused already. */
  pause(): void {
    this.#change(true);
  }

  /** Goes on, unless the other side pauses too. Nothing when it is not paused. */
  resume(): void {
    this.#change(false);
  }

  /** Calls `changed` after each change, until what it returns is called. */
  watch(changed: (isPaused: boolean) => void): () => void {
    // A function of its own, so that whoever watches twice is told twice.
    const watcher = (isPaused: boolean) => changed(isPaused);
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #change(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    for (const watcher of this.#watchers) watcher(isPaused);
  }
}
