/** Share of the whole after which a line that stays is worth writing. */
const STEP = 0.1;

/** Milliseconds after which a line is written even if little happened. */
const INTERVAL_MS = 5_000;

/** Decides which progress is worth a line of its own where lines stay, such as in a log file. */
export class ProgressPace {
  #saidBytes = 0;
  #saidMs: number | undefined;

  /**
   * Whether progress to `bytes` of `totalBytes` is due at `nowMs`: a tenth more than the last line, or seconds later
   * than it. Never at the end, which has words of its own.
   */
  isDue(bytes: number, totalBytes: number, nowMs: number): boolean {
    // Time counts from the first call, so that a start that has nothing to tell is no line.
    this.#saidMs ??= nowMs;
    const isMuch = bytes - this.#saidBytes >= totalBytes * STEP;
    const isLate = nowMs - this.#saidMs >= INTERVAL_MS;
    if (bytes >= totalBytes || !(isMuch || isLate)) return false;
    this.#saidBytes = bytes;
    this.#saidMs = nowMs;
    return true;
  }
}
