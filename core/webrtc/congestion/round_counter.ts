/** Counts round trips by what was delivered: one ends when a packet sent after its beginning is acknowledged. */
export class RoundCounter {
  /** Rounds ended so far. */
  count = 0;
  #endsAtBytes = 0;

  /** Whether the acknowledgement that `feedback` describes ends a round. */
  advance(feedback: { deliveredBytes: number; deliveredAtSendBytes: number; ackedBytes: number }): boolean {
    if (feedback.ackedBytes === 0 || feedback.deliveredAtSendBytes < this.#endsAtBytes) return false;
    this.#endsAtBytes = feedback.deliveredBytes;
    this.count++;
    return true;
  }
}
