/**
 * A bound on how many bytes leave in a second, over all receivers that share it. Frames wait so that the rate is even:
 * after a pause at most `BURST_MS` worth of them go at once.
 *
 * @module
 */

/** Worth of bytes that may go at once, in milliseconds. */
const BURST_MS = 100;

/** Time, as a throttle needs it; tests bring their own. */
export interface ThrottleClock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as `signal` aborts. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Lets bytes pass at a rate. */
export class Throttle {
  readonly #bytesPerSecond: number;
  readonly #clock: ThrottleClock;
  /** When everything that was let pass would have gone at the rate. */
  #paidMs: number;

  /**
   * @param bytesPerSecond More than 0.
   * @param clock @default the system's
   * @throws RangeError for a rate at which nothing would ever move.
   */
  constructor(bytesPerSecond: number, clock: ThrottleClock = systemClock) {
    if (!(bytesPerSecond > 0)) {
      throw new RangeError(`bytesPerSecond should be more than 0, but is ${bytesPerSecond}`);
    }
    this.#bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
    this.#paidMs = clock.now() - BURST_MS;
  }

  /** Resolves when `bytes` may go, in the order of the calls; at once when `signal` aborts, which is for the caller to see. */
  async pass(bytes: number, signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const startMs = Math.max(this.#paidMs, now - BURST_MS);
    this.#paidMs = startMs + bytes / this.#bytesPerSecond * 1000;
    if (startMs > now) await this.#clock.wait(startMs - now, signal);
  }
}

/** Longest wait of a timer (HTML, section 8.6: a signed number of 32 bits). */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

const systemClock: ThrottleClock = {
  now: () => performance.now(),
  wait(milliseconds, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(end, Math.min(milliseconds, LONGEST_WAIT_MS));
      function end(): void {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      }
      signal?.addEventListener("abort", end);
    });
  },
};
