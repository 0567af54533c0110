/** Startup ends after this many rounds without a quarter more (draft-ietf-ccwg-bbr, section 5.3.1.2). */
const ROUNDS = 3;
const GROWTH = 1.25;

/** Tells when startup has found all the bandwidth there is. */
export class FullBandwidth {
  /** It has. */
  isReached = false;
  #bandwidth = 0;
  #rounds = 0;

  /**
   * A round of startup ended, in which the sender was not the limit. The draft waits three rounds in any case; when the path is
   * `congested`, with a queue or loss in sight, they only fill the queue more.
   */
  endRound(bandwidth: number, congested: boolean): void {
    if (bandwidth >= this.#bandwidth * GROWTH) {
      this.#bandwidth = bandwidth;
      this.#rounds = 0;
      return;
    }
    this.#rounds++;
    this.isReached = this.#rounds >= ROUNDS || congested;
  }
}
