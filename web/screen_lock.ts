/**
 * Keeping the screen on: a phone that goes to sleep stops the page, and with it the transfer.
 *
 * @module
 */

/** The browser's wake lock (W3C Screen Wake Lock), where there is one: it needs a secure context. */
export class ScreenLock {
  #isWanted = false;
  #lock: Promise<WakeLockSentinel> | undefined;

  constructor() {
    // The browser drops the lock whenever the page is hidden.
    document.addEventListener("visibilitychange", () => this.#update());
  }

  /** Keeps the screen on from now on, or lets it go off. */
  keepOn(isWanted: boolean): void {
    if (this.#isWanted === isWanted) return;
    this.#isWanted = isWanted;
    this.#update();
  }

  #update(): void {
    this.#lock?.then((lock) => lock.release()).catch(() => {});
    const wakeLock = navigator.wakeLock as WakeLock | undefined;
    const isPossible = this.#isWanted && document.visibilityState === "visible";
    this.#lock = isPossible ? wakeLock?.request("screen") : undefined;
    // A refusal, as with a low battery, only means that the person keeps the screen on.
    this.#lock?.catch(() => {});
  }
}
